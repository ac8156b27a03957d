// Patches: which one Helm would send, and how it is made.
export { applyMergePatch, createMergePatch, createThreeWayMergePatch, type PatchStates } from './json-merge-patch.ts'
export { type PatchSchema, patchSchemaOf } from './patch-schema.ts'
export { createStrategicMergePatch } from './strategic-merge-patch.ts'
