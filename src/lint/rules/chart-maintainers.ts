// Chart.yaml: the maintainers.
import { isEmail, isUrl } from '../addresses.ts'
import type { ChartYamlRule } from '../chart-yaml.ts'

/** Each has a name; addresses are addresses. @see helm pkg/chart/v2/lint/rules/chartfile.go */
export const chartMaintainers: ChartYamlRule = {
  severity: 'error',
  check({ maintainers }) {
    for (const maintainer of maintainers) {
      if (maintainer === null) return 'a maintainer entry is empty'
      const { name, email, url } = maintainer
      if (name === '') return 'each maintainer requires a name'
      if (email !== '' && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`
      if (url !== '' && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`
    }
    return undefined
  },
}
