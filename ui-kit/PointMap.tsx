import type { ReactNode } from 'react'

const WIDTH = 360
const HEIGHT = 200
const MARGIN = { left: 56, right: 12, top: 12, bottom: 26 }
/** Half the height of the frame in degrees: about 5.5 km. */
const REACH = 0.05
const METRES_PER_DEGREE = 111_320

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value).toFixed(2)}°${value >= 0 ? positive : negative}`

/**
 * A place by its coordinates: a grid of a hundredth of a degree around the point, with a scale. It needs no map service, so it
 * works in a closed network.
 */
export function PointMap({ lat, lon, text }: { lat: number; lon: number; text: string }): ReactNode {
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom }
  const squeeze = Math.cos((lat * Math.PI) / 180)
  const pixelsPerDegree = inner.height / (2 * REACH)
  const x = (value: number) => MARGIN.left + inner.width / 2 + (value - lon) * pixelsPerDegree * squeeze
  const y = (value: number) => MARGIN.top + inner.height / 2 - (value - lat) * pixelsPerDegree
  const halfWidth = inner.width / 2 / (pixelsPerDegree * squeeze)
  const lines = (centre: number, half: number, step: number) => {
    const first = Math.ceil((centre - half) / step)
    return Array.from({ length: Math.floor((centre + half) / step) - first + 1 }, (_, index) => (first + index) * step)
  }
  const kilometre = (1000 / METRES_PER_DEGREE) * pixelsPerDegree
  return (
    <figure className="kit-map">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`位置：${text}，北纬 ${lat.toFixed(5)}，东经 ${lon.toFixed(5)}`}>
        <rect x={MARGIN.left} y={MARGIN.top} width={inner.width} height={inner.height} fill="#f7fafd" stroke="#b9c6d6" />
        {lines(lat, REACH, 0.02).map((value) => (
          <g key={value}>
            <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(value)} y2={y(value)} stroke="#dbe4ee" />
            <text x={MARGIN.left - 6} y={y(value) + 4} textAnchor="end" fontSize="11" fill="#4a4f57">
              {degrees(value, 'N', 'S')}
            </text>
          </g>
        ))}
        {lines(lon, halfWidth, 0.04).map((value) => (
          <g key={value}>
            <line x1={x(value)} x2={x(value)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} stroke="#dbe4ee" />
            <text x={Math.min(x(value), WIDTH - 24)} y={HEIGHT - MARGIN.bottom + 16} textAnchor="middle" fontSize="11" fill="#4a4f57">
              {degrees(value, 'E', 'W')}
            </text>
          </g>
        ))}
        <circle cx={x(lon)} cy={y(lat)} r="13" fill="#b81c23" fillOpacity="0.15" />
        <circle cx={x(lon)} cy={y(lat)} r="5" fill="#b81c23" stroke="#fff" strokeWidth="1.5" />
        <line
          x1={WIDTH - MARGIN.right - 10 - kilometre}
          x2={WIDTH - MARGIN.right - 10}
          y1={HEIGHT - MARGIN.bottom - 10}
          y2={HEIGHT - MARGIN.bottom - 10}
          stroke="#1f2937"
          strokeWidth="2"
        />
        <text
          x={WIDTH - MARGIN.right - 10 - kilometre / 2}
          y={HEIGHT - MARGIN.bottom - 15}
          textAnchor="middle"
          fontSize="11"
          fill="#1f2937"
        >
          1 km
        </text>
      </svg>
      <figcaption>
        {text}{' '}
        <span className="kit-quiet">
          （{lat.toFixed(5)}, {lon.toFixed(5)}）
        </span>
      </figcaption>
    </figure>
  )
}
