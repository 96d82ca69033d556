const ownConnection = { keepAlive: false };

/**
 * Options of a client for requests that may not be made twice. It makes one attempt: the SDK's own
 * retries turned one lost answer into two commands. Each request has a connection of its own: one that
 * was kept may have been closed while the function was frozen or a person thought, and then nobody
 * can tell whether the request arrived.
 */
export const sendingOnce = {
  maxAttempts: 1,
  requestHandler: { httpAgent: ownConnection, httpsAgent: ownConnection },
} as const;
