import { figuresFor } from '#demo/campaign/index.ts'
import { testDatabase } from '../platform/database/testing.ts'
import { seedReference } from '../platform/reference.ts'
import { loadCampaign } from './index.ts'
const db = await testDatabase()
try {
  await seedReference(db.sql)
  await db.sql.unsafe('alter table problems add column if not exists campaign_id uuid, add column if not exists class_code text')
  const t = performance.now()
  let last = t
  await loadCampaign(db.sql, { seed: 1, figures: figuresFor(Number(process.argv[2] ?? 20000)), whole: true, now: new Date(), onProgress: (l) => { const n = performance.now(); console.log(Math.round(n - last), l); last = n } })
  console.log('ms', performance.now() - t, 'rss', process.resourceUsage().maxRSS / 1024)
  for (const q of (process.argv[3] ?? '').split(';').filter(Boolean)) console.log(q, JSON.stringify(await db.sql.unsafe(q), null, 0))
} finally { await db.drop() }
