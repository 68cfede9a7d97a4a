/** How long a client may take to send a request, and the headers of it, in milliseconds. */
export const PATIENCE = { requestTimeout: 30_000, headersTimeout: 10_000 };
