import { figuresFor } from '#demo/campaign/index.ts'
import { testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'
import { loadCampaign } from './index.ts'

const db = await testDatabase()
try {
  await seedReference(db.sql)
  await db.sql`insert into record.cases (id, case_no, unit_id, line, region, procedure, item_code, occurred_at, decided_at, source, digest, import_id)
    select 'demo:C' || n, 'C' || n, 'demo:GA-9901' || lpad((2 + n % 2)::text, 2, '0'), 'police', '9901' || lpad((2 + n % 2)::text, 2, '0'), 'simple', 'GA05', timestamp '2026-03-05' + n * interval '15 minutes', timestamp '2026-03-05' + n * interval '15 minutes', 'demo', '\\x00', '00000000-0000-0000-0000-000000000000' from generate_series(1, 20000) n`
  const t = performance.now()
  let last = t
  await loadCampaign(db.sql, {
    seed: 1,
    figures: figuresFor(Number(process.argv[2] ?? 20000)),
    whole: true,
    now: new Date(),
    onProgress: (l) => {
      const n = performance.now()
      console.log(Math.round(n - last), l)
      last = n
    },
  })
  console.log('ms', performance.now() - t, 'rss', process.resourceUsage().maxRSS / 1024)
  for (const q of (process.argv[3] ?? '').split(';').filter(Boolean)) console.log(q, JSON.stringify(await db.sql.unsafe(q), null, 0))
} finally {
  await db.drop()
}
