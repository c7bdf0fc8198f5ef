// What one has open and chosen on the screen of a call. None of it is anybody else's business.
import { signal } from '@preact/signals'
import type { ParticipantId } from '../../protocol/call/events.ts'
import { recall, remember } from '../platform/storage.ts'
import type { Layout, Tile } from './stage-plan.ts'
import type { Shown } from './wanted-tracks.ts'

/** So many people the grid shows at once on a wide screen; the first unless one chooses another. A whole class is 36. */
export const CROWDS = [12, 20, 36] as const

export type Crowd = (typeof CROWDS)[number]

export type Panel = 'people' | 'chat'

export class CallDesk {
  readonly layout = signal<Layout>(recall('call.layout') === 'speaker' ? 'speaker' : 'grid')
  readonly panel = signal<Panel | null>(null)
  readonly settings = signal(false)
  /** Chosen to be big. */
  readonly pinned = signal<Tile | null>(null)
  readonly page = signal(0)
  readonly crowd = signal<Crowd>(CROWDS.find((crowd) => String(crowd) === recall('call.crowd')) ?? CROWDS[0])
  /** Who has been brought to the front because they spoke. */
  readonly promoted = signal<readonly ParticipantId[]>([])
  readonly saving = signal(recall('call.saving') !== null)
  readonly audioOnly = signal(recall('call.audioOnly') !== null)
  /** The pictures that are on the screen now. */
  readonly shown = signal<readonly Shown[]>([])
  /** A picture of the call stands above other windows. */
  readonly inPicture = signal(false)
  /** Space is held. */
  readonly holding = signal(false)

  setLayout(layout: Layout): void {
    this.layout.value = layout
    this.pinned.value = null
    remember('call.layout', layout)
  }

  setCrowd(crowd: Crowd): void {
    this.crowd.value = crowd
    this.page.value = 0
    remember('call.crowd', String(crowd))
  }

  /** Saving and «sound only» are for this machine's network, so they stay. */
  set(mode: 'saving' | 'audioOnly', on: boolean): void {
    this[mode].value = on
    remember(`call.${mode}`, on ? '1' : null)
  }

  toggle(panel: Panel): void {
    this.panel.value = this.panel.value === panel ? null : panel
  }

  pin(tile: Tile | null): void {
    this.pinned.value = tile
    if (tile) this.layout.value = 'speaker'
  }
}
