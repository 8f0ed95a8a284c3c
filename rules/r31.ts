import { rule } from './rule.ts'

// The last check of a clip counts: a sheet that was corrected or a clip that was explained does not stay flagged.
// A tick left empty is an item that did not arise (no coercive measure, no document on the spot); only an explicit "no" is a fault.
export default rule({
  id: 'R31',
  title: '执法视频程序不规范',
  question: '视频巡查中，执法人员是否表明身份、告知权利并完成规定的执法步骤？',
  seed: '有视频但执法程序不规范',
  basis: ['《行政处罚法》第五十五条', '《交通警察道路执勤执法工作规范》'],
  colour: 'yellow',
  group: 'procedure',
  subject: 'clip',
  reads: ['patrols', 'clips'],
  key: 'unit_id',
  parameters: {
    minTicks: {
      kind: 'integer',
      title: '八项检查中应做到的项数',
      unit: '项',
      default: 6,
      min: 1,
      max: 8,
      basis: '默认值',
      confirmed: false,
    },
  },
  sql: (p) => `
    with sheets as (
      select s.clip_id, s.checked_at, s.checked_by, s.ticks_identity,
        cast(case when s.ticks_identity = false then 1 else 0 end + case when s.ticks_reason = false then 1 else 0 end
          + case when s.ticks_rights = false then 1 else 0 end + case when s.ticks_defence = false then 1 else 0 end
          + case when s.ticks_civility = false then 1 else 0 end + case when s.ticks_explained = false then 1 else 0 end
          + case when s.ticks_coercion_notice = false then 1 else 0 end + case when s.ticks_safety = false then 1 else 0 end as integer) as failed,
        concat_ws('、', case when s.ticks_identity = false then '未表明身份' end, case when s.ticks_reason = false then '未说明事由' end,
          case when s.ticks_rights = false then '未告知权利' end, case when s.ticks_defence = false then '未听取申辩' end,
          case when s.ticks_civility = false then '用语不文明' end, case when s.ticks_explained = false then '未说明文书' end,
          case when s.ticks_coercion_notice = false then '未告知强制措施' end, case when s.ticks_safety = false then '未做安全防护' end) as missing,
        row_number() over (partition by s.clip_id order by s.checked_at desc, s.id desc) as latest
      from patrols s
      where s.checked_at <= ${p.now}
    )
    select c.id as subject_id, o.unit_id, coalesce(c.case_id, '') as case_ids, cast(s.failed as double precision) as score,
      c.officer_id, c.start_at, s.checked_at, s.checked_by, s.failed, s.missing
    from sheets s
    join clips c on c.id = s.clip_id
    join officers o on o.id = c.officer_id
    where s.latest = 1 and (s.ticks_identity = false or 8 - s.failed < ${p.minTicks})`,
  evidence: [
    { column: 'officer_id', label: '佩戴人', type: 'officer' },
    { column: 'start_at', label: '视频开始时间', type: 'time' },
    { column: 'checked_at', label: '巡查时间', type: 'time' },
    { column: 'checked_by', label: '巡查人', type: 'name' },
    { column: 'failed', label: '未做到项数', type: 'number' },
    { column: 'missing', label: '未做到的项目', type: 'text' },
  ],
  check: ['回看视频，逐项核对巡查结论', '附执法人员说明和培训记录'],
  falseAlarms: ['视频无声或画面缺损，动作无法辨认', '同一案件另有视频记录了该步骤'],
  examples: [
    { name: '未表明身份', flags: ['V1'], data: { ...worn(), patrols: [sheet({ identity: false })] } },
    {
      name: '三项没有做到',
      flags: ['V1'],
      data: { ...worn(), patrols: [sheet({ rights: false, defence: false, civility: false })] },
    },
    { name: '两项没有做到，达到六项', flags: [], data: { ...worn(), patrols: [sheet({ explained: false, safety: false })] } },
    {
      name: '未涉及的项目留空，不算没有做到',
      flags: [],
      data: { ...worn(), patrols: [{ clipId: 'V1', ticks: { identity: true, reason: true, rights: true, civility: true, safety: true } }] },
    },
    {
      name: '复查更正了巡查结论',
      flags: [],
      data: { ...worn(), patrols: [sheet({ identity: false }), { ...sheet({}), checkedAt: '2026-03-06T10:00:00+08:00' }] },
    },
    { name: '没有巡查的视频', flags: [], data: worn() },
  ],
})

/** A clip and its wearer. */
function worn() {
  return { officers: [{ id: 'P1', unitId: 'U1' }], clips: [{ id: 'V1', officerId: 'P1' }] }
}

/** A patrol sheet of that clip, all done but what is given. */
function sheet(ticks: Readonly<Record<string, boolean>>) {
  const done = {
    identity: true,
    reason: true,
    rights: true,
    defence: true,
    civility: true,
    explained: true,
    coercionNotice: true,
    safety: true,
  }
  return { clipId: 'V1', checkedAt: '2026-03-05T10:00:00+08:00', ticks: { ...done, ...ticks } }
}
