// The public API. The door of this folder, and the entrance `.` of the package.
export { type OpenedWorld, openWorld, type WorldReports } from './open-world.ts'
