import { after, before, describe } from 'node:test'
import { administration } from './administration.ts'
import { campaign } from './campaign.ts'
import { Cast } from './cast.ts'
import { field } from './field.ts'
import { intake } from './intake.ts'
import { loop } from './loop.ts'
import { office } from './office.ts'
import { portal } from './portal.ts'
import { reach } from './reach.ts'

/** One deployment and one province for all of it: the tests follow each other as the days of an office do. */
describe('the console in a browser', () => {
  const cast = new Cast()
  before(() => cast.open())
  after(() => cast.close())
  loop(cast)
  office(cast)
  intake(cast)
  administration(cast)
  reach(cast)
  portal(cast)
  campaign(cast)
  field(cast)
})
