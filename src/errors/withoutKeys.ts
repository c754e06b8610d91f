/**
 * Leaves of each URL in a text its scheme, host and port. The rest, such as a path, a query or a password, may be a key. Paths of files stay.
 */
export function withoutKeys(text: string): string {
  return text.replaceAll(
    /\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'`<>()]+)/gi,
    (url, scheme: string, rest: string) => {
      if (/^(file|node):/i.test(scheme)) return url
      const [, content = '', mark = ''] = /^(.*?)([.,;:!]*)$/.exec(rest) ?? []
      const [authority = ''] = content.split(/[/?#\\]/, 1)
      const host = authority.slice(authority.lastIndexOf('@') + 1)
      const after = content.slice(authority.length)
      // A password with a slash in it would look like a host.
      if (!/^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(host) || after.includes('@')) return `${scheme}…${mark}`
      return `${scheme}${host}${after.length > 1 ? '/…' : after}${mark}`
    },
  )
}
