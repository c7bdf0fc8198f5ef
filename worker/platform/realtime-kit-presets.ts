// What a token of RealtimeKit lets its holder do there: as little as a call needs. Chat, polls, plugins, waiting and who administers are the call room's,
// so nobody has any of that, not even a teacher: there must not be a second place where rights are given.

export const PRESET_RIGHTS = { teacher: { publishes: true }, pupil: { publishes: true }, listener: { publishes: false } } as const
export type PresetKind = keyof typeof PRESET_RIGHTS

const CAMERA_FRAMES = 24
const SCREEN_FRAMES = 15
const STREAMS = { desktop: 9, mobile: 4 }
const INK = '#101418'
const PAPER = '#FFFFFF'

export function presetBody(name: string, { publishes }: { readonly publishes: boolean }) {
  const can_produce = publishes ? ('ALLOWED' as const) : ('NOT_ALLOWED' as const)
  return {
    name,
    config: {
      view_type: 'GROUP_CALL' as const,
      max_screenshare_count: 1,
      max_video_streams: STREAMS,
      media: {
        video: { quality: 'vga' as const, frame_rate: CAMERA_FRAMES, simulcast: true },
        screenshare: { quality: 'hd' as const, frame_rate: SCREEN_FRAMES },
      },
    },
    permissions: {
      media: { audio: { can_produce }, video: { can_produce }, screenshare: { can_produce } },
      accept_waiting_requests: false,
      can_accept_production_requests: false,
      can_change_participant_permissions: false,
      can_edit_display_name: false,
      can_livestream: false,
      can_record: false,
      can_spotlight: false,
      disable_participant_audio: false,
      disable_participant_screensharing: false,
      disable_participant_video: false,
      hidden_participant: false,
      kick_participant: false,
      pin_participant: false,
      show_participant_list: true,
      recorder_type: 'NONE' as const,
      waiting_room_type: 'SKIP' as const,
      chat: {
        private: { can_receive: false, can_send: false, files: false, text: false },
        public: { can_send: false, files: false, text: false },
      },
      connected_meetings: {
        can_alter_connected_meetings: false,
        can_switch_connected_meetings: false,
        can_switch_to_parent_meeting: false,
      },
      plugins: { can_close: false, can_edit_config: false, can_start: false, config: {} },
      polls: { can_create: false, can_view: false, can_vote: false },
    },
    /** Asked for by the API; our own screen is shown, so nobody sees it. */
    ui: {
      design_tokens: {
        border_radius: 'rounded' as const,
        border_width: 'thin' as const,
        spacing_base: 4,
        theme: 'dark' as const,
        colors: {
          background: { '1000': INK, '900': INK, '800': INK, '700': INK, '600': INK },
          brand: { '300': PAPER, '400': PAPER, '500': PAPER, '600': PAPER, '700': PAPER },
          danger: PAPER,
          success: PAPER,
          text: PAPER,
          text_on_brand: INK,
          video_bg: INK,
          warning: PAPER,
        },
      },
    },
  }
}
