// Runs in the page: loads the entrances, does what the cases say, and sends home what came out.
import * as chart from '/dist/chart.js'
import * as render from '/dist/render.js'
import * as template from '/dist/template.js'
import { renderText } from '/test/support/render.mjs'

const { cases, files, archive } = await (await fetch('/cases.json')).json()
const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
const gzip = chart.createGzip()

const ways = {
  files: ({ name, sets }) =>
    renderFiles({ files: files.map(([path, data]) => ({ path, data: bytesOf(data) })) }, { name, sets }),
  archive: ({ name, sets }) => renderFiles(chart.unpackArchive(bytesOf(archive), gzip), { name, sets }),
  template({ text, values }) {
    const set = new template.TemplateSet({ name: 'page', functions: new Map() })
    set.parse('page', text)
    return set.execute('page', new Map(Object.entries(values)), { effects: new render.RecordedEffects() })
  },
  eval() {
    try {
      return String(new Function('return 1')())
    } catch (error) {
      return error.name
    }
  },
}

function renderFiles(chartFiles, options) {
  return renderText({ chart, render }, chart.loadChart(chartFiles, gzip), options)
}

const results = []
for (const each of cases) {
  try {
    results.push({ output: await ways[each.way](each) })
  } catch (error) {
    results.push({ error: String(error?.helmText ?? error?.stack ?? error) })
  }
}
await fetch('/results', { method: 'POST', body: JSON.stringify(results) })
