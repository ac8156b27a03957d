// URLs of files as paths.

/** A `file:` URL as the path it stands for; other URLs as they are. */
export function pathOf(url: URL): string {
  if (url.protocol !== 'file:') return url.href
  const path = decodeURIComponent(url.pathname)
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path
}
