// What this page has asked a room besides messages, and waits for. A command has its client id and is asked again over a new line; a question is
// known by its key. Rejects as a call does (platform/call.ts), so that screens say it with the same words.
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallFailed, CallRefused } from '../platform/call.ts'

type Waiting<Command> = {
  readonly command: Command
  readonly named: boolean
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

export class Asks<Command extends { readonly type: string } = ChatCommand> {
  readonly #send: (command: Command) => boolean
  readonly #waiting = new Map<string, Waiting<Command>>()

  constructor(send: (command: Command) => boolean) {
    this.#send = send
  }

  /** Resolves when the room has carried it out. */
  command(command: Extract<Command, { clientId: string }>): Promise<void> {
    return this.#ask(command.clientId, command, true)
  }

  question<Answer>(key: string, command: Command): Promise<Answer> {
    return this.#ask(key, command, false)
  }

  /** False when nobody here waits for it. */
  answer(key: string, value?: unknown): boolean {
    const waiting = this.#take(key)
    waiting?.resolve(value as never)
    return waiting !== undefined
  }

  /** A refusal without a client id is of the oldest question. */
  refuse(key: string | undefined, code: RefusalCode): boolean {
    const oldest = [...this.#waiting].find(([, { named }]) => !named)?.[0]
    const waiting = this.#take(key ?? oldest ?? '')
    waiting?.reject(new CallRefused({ refusal: code, requestId: '' }))
    return waiting !== undefined
  }

  /** A new line. */
  again(): void {
    for (const { command } of this.#waiting.values()) this.#send(command)
  }

  stop(): void {
    for (const { reject } of this.#waiting.values()) reject(new CallFailed('offline'))
    this.#waiting.clear()
  }

  #ask<Answer>(key: string, command: Command, named: boolean): Promise<Answer> {
    this.#take(key)?.reject(new CallFailed('offline'))
    return new Promise((resolve, reject) => {
      if (!this.#send(command)) reject(new CallFailed('offline'))
      else this.#waiting.set(key, { command, named, resolve, reject })
    })
  }

  #take(key: string): Waiting<Command> | undefined {
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    return waiting
  }
}
