/** A protobuf field with a length: a message, text or bytes. */
export function field(number: number, ...content: (Uint8Array | string)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A field whose tag has a bit above the 32 that readers in C++ keep, or whose length is written in a byte more than it needs. */
export function oddField(number: number, odd: 'tag' | 'length', content: Uint8Array): Buffer {
  const [tag, length] = [varint(number * 8 + 2 + (odd === 'tag' ? 2 ** 32 : 0)), varint(content.length)];
  if (odd === 'tag') return Buffer.concat([tag, length, content]);
  return Buffer.concat([
    tag,
    length.map((byte, at) => (at === length.length - 1 ? byte + 128 : byte)),
    Buffer.of(0),
    content,
  ]);
}

/** A protobuf field that is a number. */
export function count(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

/** ModelProto with one graph. @param parts fields of the graph */
export function model(...parts: Uint8Array[]): Buffer {
  return Buffer.concat([count(1, 8), field(8, field(1, ''), count(2, 17)), field(7, ...parts)]);
}

/** NodeProto, as a field of a graph. */
export function node(operator: string, domain = '', ...attributes: Uint8Array[]): Buffer {
  return field(1, field(4, operator), ...attributes, field(7, domain));
}

/** TensorProto whose bytes are in another file, as a field of a graph. */
export function externalTensor(location: string): Buffer {
  return field(5, field(13, field(1, 'location'), field(2, location)), count(14, 1));
}
