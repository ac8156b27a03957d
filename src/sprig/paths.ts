// Sprig's functions on paths, those of slashes everywhere (`base`) and those of the system (`osBase`), which here are
// the same: charts render alike on every system.
import type { TemplateFunction } from '../template/index.ts'
import { defineAll } from './define.ts'

/** All functions on paths. */
export function pathFunctions(): TemplateFunction[] {
  const signature = 'func(string) string'
  return [
    ...defineAll(['base', 'osBase'], signature, (_, path: string) => basePath(path)),
    ...defineAll(['dir', 'osDir'], signature, (_, path: string) => cleanPath(path.slice(0, path.lastIndexOf('/') + 1))),
    ...defineAll(['clean', 'osClean'], signature, (_, path: string) => cleanPath(path)),
    ...defineAll(['ext', 'osExt'], signature, (_, path: string) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
    ...defineAll(['isAbs', 'osIsAbs'], 'func(string) bool', (_, path: string) => path.startsWith('/')),
  ]
}

function basePath(path: string): string {
  if (path === '') return '.'
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end -= 1
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end)
}

function cleanPath(path: string): string {
  const isRooted = path.startsWith('/')
  const kept: string[] = []
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue
    if (element !== '..') kept.push(element)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isRooted) kept.push('..')
  }
  return (isRooted ? '/' : '') + kept.join('/') || '.'
}
