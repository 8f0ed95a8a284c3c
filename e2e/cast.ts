import type { Screen } from './screen.ts'
import { signIn } from './sign-in.ts'
import { openStage, type Stage } from './stage.ts'

/** The people of the walk, each in a browser of his own. A test may use whom an earlier one has brought in. */
export class Cast {
  #stage: Stage | undefined
  readonly #people = new Map<string, Screen>()

  async open(): Promise<void> {
    this.#stage = await openStage()
  }
  async close(): Promise<void> {
    await this.#stage?.close()
  }
  get stage(): Stage {
    if (!this.#stage) throw new Error('the stage is not open')
    return this.#stage
  }

  /** Signs a demo account in for the first time; afterwards gives the same browser. */
  async enter(account: string, administrator = false): Promise<Screen> {
    const here = this.#people.get(account) ?? (await signIn(this.stage, account, { administrator }))
    this.#people.set(account, here)
    return here
  }
  /** Takes note of a browser in which this account is signed in. */
  entered(account: string, screen: Screen): void {
    this.#people.set(account, screen)
  }

  /** Supervisor of a county. */
  supervisor = (): Promise<Screen> => this.enter('xian2')
  /** Handler of a police unit of that county. */
  handler = (): Promise<Screen> => this.enter('jiaojing2')
  /** Head of the same unit. */
  head = (): Promise<Screen> => this.enter('jiaojing')
  /** Handler of the county's transport unit. */
  other = (): Promise<Screen> => this.enter('jiaotong2')
  /** Lead of the province. */
  lead = (): Promise<Screen> => this.enter('sheng')
}
