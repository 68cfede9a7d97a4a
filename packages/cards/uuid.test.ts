import { describe, expect, it } from '@jest/globals';
import { uuid5 } from './uuid.ts';

describe('uuid5', () => {
  it('is what RFC 9562 gives as its example', () => {
    expect(uuid5('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('tells names apart, and is the same for the same name', () => {
    expect(uuid5('a')).toBe(uuid5('a'));
    expect(uuid5('a')).not.toBe(uuid5('b'));
  });
});
