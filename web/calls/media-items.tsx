import { Phone, Video } from 'lucide-preact'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { MenuItem } from '../ui/menu.tsx'
import type { Media } from './start-call.ts'

/** «Аудиозвонок», «Видеозвонок»: in every menu of a handset. */
export function MediaItems({ onPick }: { readonly onPick: (media: Media) => void }) {
  return (
    <>
      <MenuItem icon={<Phone size={18} aria-hidden />} onSelect={() => onPick('audio')}>
        {t('calls.media.audio')}
      </MenuItem>
      <MenuItem icon={<Video size={18} aria-hidden />} onSelect={() => onPick('video')}>
        {t('calls.media.video')}
      </MenuItem>
    </>
  )
}
