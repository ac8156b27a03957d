// Paths as Go's path package handles them.
import { describe, expect, it } from 'vitest'
import { absolutePath, baseName, cleanPath, extensionOf, isAbsolutePath, joinPath, parentOf } from './index.ts'

describe('paths', () => {
  it.each([
    ['', '.'],
    ['.', '.'],
    ['/', '/'],
    ['//a///b/', '/a/b'],
    ['a/./b', 'a/b'],
    ['a/..', '.'],
    ['a/../../b', '../b'],
    ['../../a/..', '../..'],
    ['/../../a', '/a'],
    ['C:/a/../b', 'C:/b'],
  ])('%j is the same as %j', (path, clean) => expect(cleanPath(path)).toBe(clean))

  it.each([
    [[], ''],
    [['', ''], ''],
    [['a', '', 'b'], 'a/b'],
    [['', '/a', '../b'], '/b'],
    [['a', '/b'], 'a/b'],
    [['a', '..'], '.'],
  ])('%j are joined as %j', (parts, joined) => expect(joinPath(...parts)).toBe(joined))

  it.each([
    ['', '.', '.', ''],
    ['/', '/', '/', ''],
    ['a', 'a', '.', ''],
    ['a/b.tar.gz', 'b.tar.gz', 'a', '.gz'],
    ['/a', 'a', '/', ''],
    ['/a.d/b/', 'b', '/a.d/b', ''],
    ['a/../b', 'b', '.', ''],
    ['.config', '.config', '.', '.config'],
  ])('%j has the last part %j, the parent %j and the extension %j', (path, name, parent, extension) => {
    expect([baseName(path), parentOf(path), extensionOf(path)]).toEqual([name, parent, extension])
  })

  it('absolute paths stay, others begin at the working directory', () => {
    expect(absolutePath('a/../b', '/here')).toBe('/here/b')
    expect(absolutePath('/a/./b', '/here')).toBe('/a/b')
    expect(absolutePath('C:/a', '/here')).toBe('C:/a')
    expect(absolutePath('', '/here')).toBe('/here')
    expect(['/a', 'C:\\a', 'c:/a', 'C:a', 'a/b', ''].map(isAbsolutePath)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})
