import { useLayoutEffect, useRef } from 'preact/hooks'
import styles from './call-tile.module.css'

type Props = {
  readonly track: MediaStreamTrack
  /** One looks at oneself as in a mirror. */
  readonly mirrored?: boolean
  /** Whole, because it is to be read, rather than filling its place. */
  readonly whole?: boolean
  readonly onPlaying?: () => void
}

/** A moving picture without its sound, which is played apart (call-sounds.tsx). */
export function Picture({ track, mirrored = false, whole = false, onPlaying }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  useLayoutEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = new MediaStream([track])
    // Platform: refused while the page is hidden, and begun by itself when it is seen.
    element.play().catch(() => undefined)
    return () => {
      element.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={video}
      class={[styles.picture, mirrored && styles.mirrored, whole && styles.whole].filter(Boolean).join(' ')}
      autoplay
      playsInline
      muted
      aria-hidden="true"
      tabIndex={-1}
      disablePictureInPicture={mirrored}
      {...(onPlaying ? { onPlaying } : {})}
    />
  )
}
