import { chanceOf } from './random.ts'

/** A county of the invented province; `seat` counties hold their city's offices. */
export interface County {
  readonly index: number
  readonly city: number
  readonly code: string
  readonly name: string
  readonly lat: number
  readonly lon: number
  /** Relative amount of traffic. */
  readonly size: number
}

/** A city of the invented province. */
export interface City {
  readonly index: number
  readonly code: string
  readonly name: string
  readonly counties: readonly County[]
}

/** Division code of the province: 99 was never assigned in GB/T 2260. */
export const PROVINCE_CODE = '990000'
/** Name of the province. */
export const PROVINCE_NAME = '标尺省'

const CITY_NAMES = ['砚衡', '尺川', '准溪', '绳浦', '量岭', '权渡', '度泽', '斗汀', '秤原', '鉴屿', '勘陂', '测湾', '镜垣', '规濑']
const CITY_SIZES = [3.2, 2.1, 1.7, 1.4, 1.2, 1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5]
const HEADS = [...'砚尺准绳量权度斗秤鉴勘测镜规']
const TAILS = [...'澹垚棣栌浍渌湲碶']
const COUNTIES = 109

/** Half the width of a county's area in degrees: any two of its points lie within 25 km. */
export const REACH = 0.08

function county(city: number, position: number, index: number): County {
  const seat = position === 0
  const kind = position < 2 ? '区' : position === 2 ? '市' : '县'
  return {
    index,
    city,
    code: `99${String(city + 1).padStart(2, '0')}${position < 2 ? `0${position + 2}` : String(position + 20)}`,
    name: `${HEADS[city]}${TAILS[position]}${kind}`,
    // The province lies in the open sea, where there is none: three counties to a row, 0.4 degrees apart.
    lat: 24 + Math.floor(city / 4) * 1.6 + Math.floor(position / 3) * 0.4,
    lon: 148 + (city % 4) * 1.6 + (position % 3) * 0.4,
    size: CITY_SIZES[city]! * (seat ? 1.8 : 0.6 + 0.8 * chanceOf(index, 17)),
  }
}

function buildCities(): City[] {
  const list: City[] = []
  for (let city = 0, index = 0; city < CITY_NAMES.length; city++) {
    const size = city < COUNTIES - 7 * CITY_NAMES.length ? 8 : 7
    const counties = Array.from({ length: size }, (_, position) => county(city, position, index++))
    list.push({ index: city, code: `99${String(city + 1).padStart(2, '0')}00`, name: `${CITY_NAMES[city]}市`, counties })
  }
  return list
}

/** The 14 cities with their 109 counties: the numbers of a real province's transport system. */
export const cities: readonly City[] = buildCities()
/** All counties, city by city. */
export const counties: readonly County[] = cities.flatMap((city) => city.counties)
