// Go's times, zones and durations. The door of this folder.
export { type CivilTime, monthNames, nanosecondsOf, unixSecondsOf, weekdayNames } from './civil.ts'
export { formatDuration, parseDuration } from './duration.ts'
export { formatRfc3339, formatRfc3339Nano, formatTime, timeString } from './format-time.ts'
export {
  addDuration,
  civilTimeOf,
  fixedZone,
  type GoTime,
  locationOf,
  type TimeLocation,
  timeIn,
  timeOfDate,
  utc,
  zeroTime,
} from './go-time.ts'
export { integerMethod } from './integer-methods.ts'
export { layouts } from './layout.ts'
export { parseRfc3339, parseTime, TimeSyntaxError } from './parse-time.ts'
export { timeOf, timeValue } from './time-value.ts'
export { loadLocation } from './zones.ts'
