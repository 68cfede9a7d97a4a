/** The headers of a good answer; undefined when there is none within two seconds. */
export async function answers(url: string, headers: Record<string, string> = {}): Promise<Headers | undefined> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok ? response.headers : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the server at `url` says that it is ready. */
export async function isReady(url: string): Promise<boolean> {
  return (await answers(`${url}/v2/health/ready`)) !== undefined;
}
