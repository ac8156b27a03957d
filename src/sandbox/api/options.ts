// Query options of requests, checked.
import { badRequest, invalid } from '../errors.ts'
import type { WriteSettings } from '../objects/objects.ts'
import type { ApiRequest } from './model.ts'

/** A boolean of the query, as Go parses it: `1`, `t`, `true` … */
export function flagOf(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  if (text === null) return false
  return !/^(0|f|F|false|False|FALSE)$/.test(text)
}

/** A whole number of the query. @throws ApiError 400 */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** The manager that a write is recorded for: `fieldManager`, else the program in the user agent. */
export function writeSettingsOf(
  request: ApiRequest,
  options: { readonly kind: string; readonly subresource?: string },
): WriteSettings {
  const { query } = request
  const dryRun = query.getAll('dryRun')
  if (dryRun.some((value) => value !== 'All' && value !== '')) {
    const text = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`
    throw invalid('meta.k8s.io', options.kind, {
      name: '',
      errors: [{ reason: 'FieldValueNotSupported', field: 'dryRun', text }],
    })
  }
  const validation = query.get('fieldValidation') ?? ''
  if (!['', 'Strict', 'Warn', 'Ignore'].includes(validation)) {
    const text = `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`
    throw invalid('meta.k8s.io', options.kind, {
      name: '',
      errors: [{ reason: 'FieldValueNotSupported', field: 'fieldValidation', text }],
    })
  }
  const manager = query.get('fieldManager') ?? ''
  if (manager.length > 128) {
    const errors = [
      {
        reason: 'FieldValueInvalid',
        field: 'fieldManager',
        text: `Invalid value: ${JSON.stringify(manager)}: may not be more than 128 bytes`,
      },
    ] as const
    throw invalid('meta.k8s.io', options.kind, { name: '', errors })
  }
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown'
  return {
    manager: manager === '' ? agent : manager,
    dryRun: dryRun.includes('All'),
    fieldValidation: validation === '' ? 'Warn' : (validation as 'Strict' | 'Warn' | 'Ignore'),
    subresource: options.subresource ?? '',
  }
}
