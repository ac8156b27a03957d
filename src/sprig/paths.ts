// Sprig's functions on paths, those of slashes everywhere (`base`) and those of the system (`osBase`), which here are
// the same: charts render alike on every system.
import { baseName, cleanPath, extensionOf, parentOf } from '../base/index.ts'
import type { TemplateFunction } from '../template/index.ts'
import { defineAll } from './define.ts'

/** All functions on paths. */
export function pathFunctions(): TemplateFunction[] {
  const signature = 'func(string) string'
  return [
    ...defineAll(['base', 'osBase'], signature, (_, path: string) => baseName(path)),
    ...defineAll(['dir', 'osDir'], signature, (_, path: string) => parentOf(path)),
    ...defineAll(['clean', 'osClean'], signature, (_, path: string) => cleanPath(path)),
    ...defineAll(['ext', 'osExt'], signature, (_, path: string) => extensionOf(path)),
    ...defineAll(['isAbs', 'osIsAbs'], 'func(string) bool', (_, path: string) => path.startsWith('/')),
  ]
}
