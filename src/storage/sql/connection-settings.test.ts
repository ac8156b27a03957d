// Connection strings: what Go's Postgres client makes of them, and its errors, recorded from the real Helm.
import { describe, expect, it } from 'vitest'
import { createNodeHost } from '../../node/index.ts'
import { connectionSettingsOf } from './connection-settings.ts'
import { openDatabase } from './open-database.ts'

const read = (text: string, variables: { readonly [name: string]: string } = {}) =>
  connectionSettingsOf(text, { get: (name) => variables[name] })

describe('connection strings', () => {
  it('reads URLs', () => {
    const { servers, said, session } = read(
      'postgresql://us%65r:p%40ss@db.example:6543/rel%20eases?sslmode=disable&search_path=a%2Cb&user=other',
    )
    expect(servers).toEqual([{ host: 'db.example', port: 6543 }])
    expect(Object.fromEntries(said)).toMatchObject({
      user: 'other',
      password: 'p@ss',
      dbname: 'rel eases',
      sslmode: 'disable',
    })
    expect(session).toEqual({ search_path: 'a,b' })
  })

  it('reads pairs with quotes, escapes and blanks', () => {
    const { servers, said } = read(`  host = 'a b' password='it\\'s \\\\' user=space\\ man dbname=`)
    expect(servers[0].host).toBe('a b')
    expect(said.get('password')).toBe(`it's \\`)
    expect(said.get('user')).toBe('space man')
    expect(said.get('dbname')).toBe('')
  })

  it('reads lists of servers; one port counts for all', () => {
    expect(read('host=a,,c port=1').servers).toEqual([
      { host: 'a', port: 1 },
      { host: 'localhost', port: 1 },
      { host: 'c', port: 1 },
    ])
    expect(read('postgres://a,b/x?port=1,2').servers.map(({ port }) => port)).toEqual([1, 2])
    expect(read('hostaddr=::1').servers).toEqual([{ host: 'localhost', address: '::1', port: 5432 }])
  })

  it('takes from the environment what the string leaves open', () => {
    const { servers, said } = read('user=me', { PGHOST: 'h', PGUSER: 'you', PGPASSWORD: 'p', PGPORT: '7' })
    expect(servers).toEqual([{ host: 'h', port: 7 }])
    expect(said.get('user')).toBe('me')
    expect(said.get('password')).toBe('p')
  })

  it.each([
    ['host', 'missing "=" after "host" in connection info string'],
    ["host='x", 'unterminated quoted string literal in connection string'],
    ['host=x\\', 'missing character after backslash'],
    ['port=abc', 'pq: wrong value for "port": strconv.ParseUint: parsing "abc": invalid syntax'],
    ['port=99999', 'pq: wrong value for "port": strconv.ParseUint: parsing "99999": value out of range'],
    ['connect_timeout=abc', 'pq: wrong value for "connect_timeout": strconv.ParseInt: parsing "abc": invalid syntax'],
    ['sslsni=maybe', 'pq: wrong value for "sslsni": strconv.ParseBool: parsing "maybe": invalid syntax'],
    ['hostaddr=foo', 'pq: wrong value for "hostaddr": ParseAddr("foo"): unable to parse IP'],
    [
      'sslmode=foo',
      'pq: wrong value for "sslmode": "foo" is not supported; supported values are disable, allow, prefer, require, verify-full, or verify-ca',
    ],
    ['client_encoding=latin1', 'pq: unsupported client_encoding "latin1": must be absent or "UTF8"'],
    ['host=a,b port=1,2,3', 'pq: could not match 3 port numbers to 2 hosts'],
    [
      'sslrootcert=system sslmode=disable',
      'pq: weak sslmode "disable" may not be used with sslrootcert=system (use "verify-full")',
    ],
    ['postgres://a:b@[::1:2/x', `parse "postgres://a:***@[::1:2/x": missing ']' in host`],
    ['postgres://helm:sec ret@h/x', 'parse "postgres://helm:***@h/x": net/url: invalid userinfo'],
    ['mysql://helm:secret@h/x', 'missing "=" after "mysql://helm:***@h/x" in connection info string'],
  ])('%s', (text, problem) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ helmText: `unable to instantiate SQL driver: ${problem}` }),
    )
  })

  it('refuses variables that it cannot honour', () => {
    expect(() => read('', { PGSSLCRL: 'x' })).toThrow('pq: environment variable $PGSSLCRL is not supported')
    expect(() => read('', { PGPORT: 'x' })).toThrow('pq: wrong value for $PGPORT: strconv.ParseUint')
  })

  it('keys from outside reach no prototype', () => {
    expect(Object.hasOwn(read('__proto__=x').session, '__proto__')).toBe(true)
    expect(({} as { x?: unknown })['x']).toBeUndefined()
  })

  it('without the library says how to get it', async () => {
    const host = createNodeHost()
    const { HelmLibraryNotFound } = await import('../../diagnostics/index.ts')
    const missing = new HelmLibraryNotFound({ code: 'LIBRARY_NOT_FOUND', helmText: 'no `pg`', hints: ['install it'] })
    const databases = { userName: 'me', openPostgres: () => Promise.reject(missing) }
    await expect(openDatabase('host=x', { ...host, databases })).rejects.toBe(missing)
  })
})
