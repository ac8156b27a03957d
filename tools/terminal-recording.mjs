// Draws what a program printed as an animated SVG, a window that scrolls through it: `node tools/demo.mjs | node
// tools/terminal-recording.mjs > docs/demo.svg`. Lines that start with `$` are commands, with `──` headings.
import { readFileSync } from 'node:fs'
import process from 'node:process'

const width = 100
const visible = 32
const lineHeight = 18
const pause = 1.6
const perLine = 0.09

const lines = readFileSync(0, 'utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => wrap(line.replace(/\t/g, ' ')))
const shown = lines.map((text) => ({
  text,
  kind: text.startsWith('$ ') ? 'command' : text.startsWith('──') ? 'heading' : 'plain',
}))

let clock = 0.5
const moments = shown.map(({ kind }, index) => {
  const endsStep = shown[index + 1]?.kind !== 'plain' && kind === 'plain'
  const moment = clock
  clock += kind === 'command' ? 0.7 : endsStep ? pause : perLine
  return moment
})
const duration = clock + 3
const percent = (seconds) => `${((seconds / duration) * 100).toFixed(2)}%`

const scroll = moments
  .map((moment, index) => ({ moment, offset: Math.max(0, index + 1 - visible) * lineHeight }))
  .filter(({ offset }, index, all) => index === 0 || offset !== all[index - 1].offset)
const keyframes = [
  ...scroll.map(({ moment, offset }) => `${percent(moment)}{transform:translateY(-${offset}px)}`),
  `100%{transform:translateY(-${scroll.at(-1).offset}px)}`,
].join('')
const rows = shown
  .map(
    ({ text, kind }, index) =>
      `<text class="${kind}" y="${(index + 1) * lineHeight}" style="animation-delay:${moments[index].toFixed(2)}s">${escapeMarkup(text) || ' '}</text>`,
  )
  .join('\n')
const pixelWidth = width * 8.4 + 32
const pixelHeight = visible * lineHeight + 60

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pixelWidth} ${pixelHeight}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">
<title>npm run demo</title>
<style>
text{fill:#d8dee9;white-space:pre;animation:hidden .01s linear backwards}
.command{fill:#8fd3a5;font-weight:bold}.heading{fill:#7fb4ff;font-weight:bold}.title{fill:#8a93a3;animation:none}
#roll{animation:roll ${duration.toFixed(1)}s steps(1,end) forwards}
@keyframes hidden{from,to{opacity:0}}
@keyframes roll{0%{transform:translateY(0)}${keyframes}}
</style>
<rect width="100%" height="100%" rx="10" fill="#1c2330"/>
<circle cx="20" cy="18" r="6" fill="#f2777a"/><circle cx="40" cy="18" r="6" fill="#ffcc66"/><circle cx="60" cy="18" r="6" fill="#99cc99"/>
<text class="title" x="84" y="23">npm run demo</text>
<clipPath id="window"><rect x="0" y="38" width="${pixelWidth}" height="${visible * lineHeight + 8}"/></clipPath>
<g clip-path="url(#window)"><g id="roll"><g transform="translate(16 36)">
${rows}
</g></g></g>
</svg>
`)

function wrap(line) {
  const characters = Array.from(line)
  const parts = []
  for (let start = 0; start === 0 || start < characters.length; start += width)
    parts.push(
      characters
        .slice(start, start + width)
        .join('')
        .trimEnd(),
    )
  return parts
}

function escapeMarkup(text) {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}
