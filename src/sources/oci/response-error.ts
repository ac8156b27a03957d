// What a registry said when it refused, in the words of Helm's library.
import { RepositoryError } from '../../diagnostics/index.ts'
import { parseJson } from '../../formats/index.ts'
import { formatValue, quote } from '../../go/index.ts'
import { reasonOf } from '../status-text.ts'

/** A refusal taken apart. */
export interface Refusal {
  /** In capitals. */
  readonly method: string
  readonly url: string
  readonly status: number
  readonly body: Uint8Array
}

/** An answer longer than this is no list of errors. */
const maximumErrorBytes = 8 * 1024

/**
 * The failure for a response that is none of those hoped for.
 *
 * @see oras.land/oras-go/v2/registry/remote/errcode ErrorResponse
 */
export function responseError(refusal: Refusal): RepositoryError {
  const { method, url, status } = refusal
  const errors = errorsOf(refusal.body)
  const text = errors.length > 0 ? errors.map(formatError).join('; ') : reasonOf(status)
  return new RepositoryError({
    code: 'REPOSITORY_UNREACHABLE',
    helmText: `${method} ${quote(url)}: response status code ${status}: ${text}`,
    data: { status, codes: errors.map(({ code }) => code) },
    hints: hintsFor(status),
  })
}

function hintsFor(status: number): readonly string[] {
  if (status === 401) return ['`registry login HOST` keeps credentials, `--username` and `--password` give them once']
  return status === 403 ? ['the registry knows who asks and does not allow it'] : []
}

interface RegistryErrorItem {
  readonly code: string
  readonly message: string
  readonly detail: string | undefined
}

function errorsOf(body: Uint8Array): readonly RegistryErrorItem[] {
  const text = new TextDecoder().decode(body.subarray(0, maximumErrorBytes))
  try {
    const answer = parseJson(text)
    const errors = answer instanceof Map ? answer.get('errors') : undefined
    return Array.isArray(errors) ? errors.flatMap(itemOf) : []
  } catch {
    return []
  }
}

function itemOf(error: unknown): readonly RegistryErrorItem[] {
  if (!(error instanceof Map)) return []
  const textAt = (key: string): string => {
    const value: unknown = error.get(key)
    return typeof value === 'string' ? value : ''
  }
  const detail = error.get('detail') ?? null
  return [
    { code: textAt('code'), message: textAt('message'), detail: detail === null ? undefined : formatValue(detail) },
  ]
}

function formatError({ code, message, detail }: RegistryErrorItem): string {
  const name = code.replaceAll('_', ' ').toLowerCase()
  if (message === '') return name
  return detail === undefined ? `${name}: ${message}` : `${name}: ${message}: ${detail}`
}
