import { type AnchorHTMLAttributes, type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { words } from './api.ts'
import { go, hrefOf } from './place.ts'

/** A link to a page of the portal. */
export function To({ to, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>): ReactNode {
  return (
    <a
      href={hrefOf(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
      {...rest}
    />
  )
}

/** The heading of a page or step; it takes the focus when it appears, so that a screen reader begins there. */
export function Title({ children, tab }: { children: ReactNode; tab?: string }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <title>{`${tab ?? (typeof children === 'string' ? children : '群众反映')} · 交通执法监督`}</title>
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
    </>
  )
}

/** What went wrong, said aloud. */
export const Fault = ({ text }: { text: string | null }): ReactNode =>
  text ? (
    <p className="fault" role="alert">
      {text}
    </p>
  ) : null

/** A labelled field; `hint` and `fault` belong to it for screen readers. The child gets the attributes that tie it to them. */
export function Field(props: {
  label: string
  hint?: string
  fault?: string
  optional?: boolean
  children: (tied: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean; required?: boolean }) => ReactNode
}): ReactNode {
  const id = useId()
  const { label, hint, fault, optional, children } = props
  const described = [hint && `${id}h`, fault && `${id}f`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional ? <small>（选填）</small> : null}
      </label>
      {hint ? (
        <p id={`${id}h`} className="hint">
          {hint}
        </p>
      ) : null}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': fault ? true : undefined, required: !optional })}
      {fault ? (
        <p id={`${id}f`} className="fault">
          {fault}
        </p>
      ) : null}
    </div>
  )
}

/** A group of radio buttons or tick boxes as large as a finger. */
export function Choices(props: {
  legend: string
  hint?: string
  many?: boolean
  options: readonly { value: string; title: string; hint?: string }[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  fault?: string
}): ReactNode {
  const name = useId()
  const { legend, hint, many = false, options, chosen, onChange, fault } = props
  return (
    <fieldset className="choices" aria-describedby={fault ? `${name}f` : undefined}>
      <legend>{legend}</legend>
      {hint ? <p className="hint">{hint}</p> : null}
      {options.map(({ value, title, hint: more }) => (
        <label key={value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              onChange(many ? (target.checked ? [...chosen, value] : chosen.filter((each) => each !== value)) : [value])
            }
          />
          <span>
            {title}
            {more ? <small>{more}</small> : null}
          </span>
        </label>
      ))}
      {fault ? (
        <p id={`${name}f`} className="fault" role="alert">
          {fault}
        </p>
      ) : null}
    </fieldset>
  )
}

/** A form with one button: busy while it sends, and its failure said above the button. */
export function Sending(props: {
  button: string
  busyText?: string
  onSend: () => Promise<unknown>
  children?: ReactNode
  disabled?: boolean
  /** Not the page's main button. */
  quiet?: boolean
}): ReactNode {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const alive = useRef(true)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFault(null)
    try {
      await props.onSend()
    } catch (error) {
      if (alive.current) setFault(words(error))
    } finally {
      if (alive.current) setBusy(false)
    }
  }
  return (
    <form onSubmit={send} noValidate>
      {props.children}
      <Fault text={fault} />
      <button type="submit" className={props.quiet ? undefined : 'main'} disabled={props.disabled} aria-disabled={busy}>
        {busy ? (props.busyText ?? '正在提交，请稍候…') : props.button}
      </button>
    </form>
  )
}

/** Reads something once for a page; `again` reads it anew. */
export function useRead<T>(read: () => Promise<T>, key: string): { data?: T; error?: unknown; again: () => void } {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is read
  useEffect(() => {
    let alive = true
    read().then(
      (data) => alive && setState({ key, data }),
      (error) => alive && setState({ key, error }),
    )
    return () => {
      alive = false
    }
  }, [key, round])
  return { ...(state.key === key ? state : {}), again: () => setRound(round + 1) }
}

/** The states before something is read. */
export function Reading({ error, again }: { error?: unknown; again: () => void }): ReactNode {
  if (!error) return <p role="status">正在读取…</p>
  return (
    <>
      <Fault text={words(error)} />
      <button type="button" onClick={again}>
        重试
      </button>
    </>
  )
}

/** A day as people write it. */
export const dayText = (moment: string): string =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(moment))
/** A moment with hour and minute. */
export const momentText = (moment: string): string =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
    new Date(moment),
  )
/** Sixteen digits in fours. */
export const inFours = (receipt: string): string => receipt.replace(/(\d{4})(?=\d)/g, '$1 ')
