export {
  CASE_STATES,
  COERCION_KINDS,
  DEVICE_KINDS,
  entities,
  entityByName,
  LINES,
  MEASURE_KINDS,
  OUTCOMES,
  PROCEDURES,
  TIERS,
  UNIT_LEVELS,
} from './entities.ts'
export type { Entity, Field, FieldType, ListField, Personal } from './fields.ts'
export {
  type Cell,
  columnsOf,
  type FaultReason,
  type FieldFault,
  type FlatRecord,
  type Flattened,
  flattener,
  senderId,
  wallTime,
} from './flatten.ts'
export { exchangeJsonSchema, exchangeSchema } from './schema.ts'
