// The word that was probably meant: the nearest of those there are.

const longestWord = 100
const mostCandidates = 10_000

/**
 * The candidate that differs least from `word`: in letter case only, or in at most a third of its letters (added, left
 * out, changed, two swapped). Undefined when none is near; never the word itself.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  let count = 0
  for (const candidate of candidates) {
    count += 1
    if (count > mostCandidates) break
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    // A word of one or two letters is near to everything: there only the case may differ.
    if (distance >= bestDistance || (distance > 0 && Math.min(word.length, candidate.length) < 3)) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

/** How many letters must be added, left out, changed or swapped with their neighbour. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(
        (last[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (last[column - 1] as number) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        cost = Math.min(cost, (beforeLast[column - 2] as number) + 1)
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return last[right.length] as number
}
