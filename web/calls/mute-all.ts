import type { Call } from './call.ts'

/**
 * Security: held first. The other way round a changed page could switch its microphone on between the two, and would be heard from then on, because
 * whoever is heard when the rule comes goes on being heard.
 */
export async function muteAll({ state }: Pick<Call, 'state'>, hold: boolean): Promise<void> {
  if (state.snapshot.peek()?.settings.selfUnmute === hold) await state.ask({ type: 'settings.set', settings: { selfUnmute: !hold } })
  await state.ask({ type: 'source.stop', participantId: null, source: 'microphone' })
}
