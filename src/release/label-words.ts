// What Kubernetes has against keys and values of labels, in its words.
import { encodeUtf8 } from '../base/index.ts'

const word = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const wordPattern = new RegExp(`^${word}$`)
const wordRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const wordText = `${wordRule} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${word}')`
const longestWord = 63
const subdomain = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*`
const subdomainPattern = new RegExp(`^${subdomain}$`)
const subdomainText = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`
const longestSubdomain = 253

/** What is wrong with a key; nothing where it is valid. @see k8s.io/apimachinery pkg/api/validate/content IsLabelKey */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2)
    return [`a valid label key ${wordText} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const name = parts.at(-1) as string
  return [
    ...(parts.length === 2 ? prefixProblems(parts[0] as string) : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...lengthProblems(name, longestWord).map((problem) => `name part ${problem}`),
    ...(wordPattern.test(name) ? [] : [`name part ${wordText}`]),
  ]
}

/** What is wrong with a value. @see k8s.io/apimachinery pkg/api/validate/content IsLabelValue */
export function labelValueProblems(value: string): string[] {
  const text = `a valid label must be an empty string or ${wordRule.replace('must consist', 'consist')} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${word})?')`
  return [...lengthProblems(value, longestWord), ...(value === '' || wordPattern.test(value) ? [] : [text])]
}

function prefixProblems(prefix: string): string[] {
  const problems =
    prefix === ''
      ? ['must be non-empty']
      : [...lengthProblems(prefix, longestSubdomain), ...(subdomainPattern.test(prefix) ? [] : [subdomainText])]
  return problems.map((problem) => `prefix part ${problem}`)
}

function lengthProblems(text: string, longest: number): string[] {
  return encodeUtf8(text).length > longest ? [`must be no more than ${longest} bytes`] : []
}
