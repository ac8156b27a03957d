import { describe, expect, it } from 'vitest'
import { proxyFor } from './http-proxy.ts'

function choose(url: string, variables: Readonly<Record<string, string>>): string | undefined {
  const choice = proxyFor(new URL(url), { get: (name) => variables[name] })
  if (choice === undefined) return undefined
  return 'proxy' in choice ? choice.proxy.href : choice.problem
}

describe('proxyFor', () => {
  it('takes the variable of the scheme, upper case before lower', () => {
    const variables = { HTTP_PROXY: 'http://upper:1', http_proxy: 'http://lower:1', https_proxy: 'secure:3128' }
    expect(choose('http://example.com', variables)).toBe('http://upper:1/')
    expect(choose('https://example.com', variables)).toBe('http://secure:3128/')
    expect(choose('https://example.com', { HTTP_PROXY: 'http://upper:1' })).toBeUndefined()
    expect(choose('http://example.com', { HTTP_PROXY: 'user:word@127.0.0.1:3128' })).toBe(
      'http://user:word@127.0.0.1:3128/',
    )
    expect(choose('http://example.com', { HTTP_PROXY: 'socks5://127.0.0.1:1080' })).toBe('socks5://127.0.0.1:1080')
  })

  it('refuses HTTP_PROXY in a CGI program', () => {
    const variables = { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }
    expect(choose('http://example.com', variables)).toBe(
      'refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy',
    )
    expect(choose('https://example.com', variables)).toBe('http://p:1/')
  })

  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1', '127.8.8.8:8080', '[::1]', '[::ffff:127.0.0.1]'])(
    'never takes one to %s',
    (host) => expect(choose(`http://${host}/`, { HTTP_PROXY: 'http://p:1' })).toBeUndefined(),
  )

  it.each([
    ['example.com', 'example.com', false],
    ['example.com', 'a.example.com', false],
    ['example.com', 'badexample.com', true],
    ['.example.com', 'example.com', true],
    ['.example.com', 'a.example.com', false],
    ['*.example.com', 'example.com', true],
    ['*.example.com', 'a.b.example.com', false],
    ['EXAMPLE.com', 'Example.COM', false],
    [' a , example.com ', 'example.com', false],
    ['example.com:8080', 'example.com', true],
    ['example.com:8080', 'example.com:8080', false],
    ['example.com:80', 'example.com', false],
    ['*', 'anything', false],
    ['a,*,b', '10.0.0.1', false],
    ['10.0.0.1', '10.0.0.1:99', false],
    ['10.0.0.1:99', '10.0.0.1', true],
    ['0.0.1', '10.0.0.1', true],
    ['10.0.0.0/8', '10.200.0.1', false],
    ['10.0.0.0/8', '11.0.0.1', true],
    ['10.0.0.0/33', '10.0.0.0', true],
    ['0.0.0.0/0', '8.8.8.8', false],
    ['0.0.0.0/0', 'example.com', true],
    ['fd00::/8', '[fd12::1]', false],
    ['fd00::/8', '[fe80::1]', true],
    ['fe80::1', '[fe80::1]', false],
    ['[fe80::1]:81', '[fe80::1]', true],
    ['[fe80::1]:81', '[fe80::1]:81', false],
    ['bücher.example', 'xn--bcher-kva.example', false],
    [':80', 'example.com', true],
    ['', 'example.com', true],
  ])('with NO_PROXY=%s a request to %s goes through it: %s', (exceptions, host, through) => {
    const chosen = choose(`http://${host}/`, { HTTP_PROXY: 'http://p:1', NO_PROXY: exceptions })
    expect(chosen).toBe(through ? 'http://p:1/' : undefined)
  })
})
