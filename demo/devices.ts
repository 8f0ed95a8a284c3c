import { chanceOf } from './random.ts'
import type { Place } from './records.ts'
import { placeNear } from './roster.ts'
import { type Officer, type Unit, world } from './world.ts'

/** Kinds of devices in the exchange format. */
export type DeviceKind = 'e-police' | 'speed' | 'parking' | 'weigh' | 'recorder' | 'breath'

/** A device with its dates as `YYYY-MM-DD`, '' where there is none. */
export interface Device {
  readonly id: string
  readonly index: number
  readonly kind: DeviceKind
  readonly unit: Unit
  readonly place: Place
  /** Relative amount of traffic that passes it. */
  readonly flow: number
  installedAt: string
  publishedAt: string
  calibratedTo: string
  retiredAt: string
}

/** All devices of the province and where to find them. */
export interface Devices {
  /** Puts up one more device, which takes no part in everyday work. */
  readonly add: (kind: DeviceKind, unit: Unit, flow: number) => Device
  readonly all: Device[]
  /** Cameras by unit index: traffic police only. */
  readonly cameras: ReadonlyMap<number, Device[]>
  /** Weigh sites by unit index: transport only. */
  readonly weighSites: ReadonlyMap<number, Device[]>
  readonly breath: ReadonlyMap<number, Device>
  /** Recorder worn by an officer, by the officer's index. */
  readonly recorders: ReadonlyMap<number, Device>
}

/** Body cameras of the transport line: the figure published for a province of this shape. */
const TRANSPORT_RECORDERS = 4147
const CAMERA_KINDS: DeviceKind[] = ['e-police', 'speed', 'e-police', 'parking']

/** Cameras of a county squad: four in a small data set, more as the province grows. */
const camerasPerCounty = (cases: number): number => Math.max(4, Math.min(40, Math.round(cases / 60_000)))

/** Builds the devices; their number depends on the size of the data set alone. */
export function buildDevices(cases: number): Devices {
  const all: Device[] = []
  const cameras = new Map<number, Device[]>()
  const weighSites = new Map<number, Device[]>()
  const breath = new Map<number, Device>()
  const recorders = new Map<number, Device>()

  const add = (kind: DeviceKind, unit: Unit, flow: number): Device => {
    const index = all.length
    const fixed = kind !== 'recorder' && kind !== 'breath'
    const device: Device = {
      id: `SB${String(index + 1).padStart(6, '0')}`,
      index,
      kind,
      unit,
      place: placeNear(unit, chanceOf(index, 3), chanceOf(index, 5), chanceOf(index, 7)),
      flow,
      installedAt: `202${index % 5}-0${1 + (index % 9)}-${String(10 + (index % 18))}`,
      publishedAt: fixed ? `202${index % 5}-${10 + (index % 3)}-${String(10 + (index % 18))}` : '',
      calibratedTo: kind === 'recorder' || kind === 'e-police' || kind === 'parking' ? '' : `2027-0${1 + (index % 9)}-28`,
      retiredAt: '',
    }
    all.push(device)
    return device
  }

  const wear = (officer: Officer): void => {
    recorders.set(officer.index, add('recorder', officer.unit, 0))
  }

  let transportRecorders = 0
  const perCounty = camerasPerCounty(cases)
  for (const unit of world.units) {
    if (!unit.county) continue
    const flow = Math.sqrt(unit.county.size) * (0.85 + 0.3 * chanceOf(unit.index, 9))
    if (unit.line === 'police' && (unit.level === 'county' || unit.level === 'city')) {
      const count = unit.level === 'city' ? perCounty + 2 : perCounty
      cameras.set(
        unit.index,
        Array.from({ length: count }, (_, i) => add(CAMERA_KINDS[i % 4]!, unit, flow)),
      )
      breath.set(unit.index, add('breath', unit, 0))
    }
    if (unit.line === 'transport')
      weighSites.set(
        unit.index,
        Array.from({ length: unit.level === 'city' ? 2 : 1 }, () => add('weigh', unit, flow)),
      )
    for (const [first] of unit.pairs) {
      wear(first)
      if (unit.line === 'transport') transportRecorders++
    }
  }
  for (const officer of world.officers) {
    if (transportRecorders >= TRANSPORT_RECORDERS) break
    if (officer.unit.line !== 'transport' || recorders.has(officer.index)) continue
    wear(officer)
    transportRecorders++
  }
  return { add, all, cameras, weighSites, breath, recorders }
}
