/**
 * What a generator makes, to be read from its beginning many times, though it is run once and no further than the furthest
 * reader. Its failure is every later reader's too: an end would pass for the whole.
 */
export function replay<T>(source: AsyncGenerator<T>): () => AsyncGenerator<T> {
  const seen: T[] = [];
  let failure: { error: unknown } | undefined;

  async function more(): Promise<void> {
    if (failure) throw failure.error;
    try {
      const next = await source.next();
      if (!next.done) seen.push(next.value);
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  return async function* () {
    for (let i = 0; ; i++) {
      if (i === seen.length) await more();
      if (i === seen.length) return;
      yield seen[i]!;
    }
  };
}
