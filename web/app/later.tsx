import { useSignal } from '@preact/signals'
import { type FunctionComponent, h } from 'preact'
import { useEffect } from 'preact/hooks'
import { toast } from '../ui/toast.tsx'
import { t } from './i18n.ts'

type Loaded<Props> = { readonly default: FunctionComponent<Props> }

/** A part of a page in a chunk of its own: nothing is drawn until it is here. Told when it does not come; the next try asks again. */
export function later<Props extends object>(load: () => Promise<Loaded<Props>>): FunctionComponent<Props> & { readonly fetch: () => void } {
  let loaded: Loaded<Props> | null = null
  const get = async () => {
    loaded ??= await load()
  }
  const Later = (props: Props) => {
    const here = useSignal(loaded !== null)
    useEffect(() => {
      if (loaded === null) {
        get().then(
          () => {
            here.value = true
          },
          () => toast(t('page.notLoaded')),
        )
      }
    }, [])
    return here.value && loaded ? h(loaded.default, props) : null
  }
  return Object.assign(Later, { fetch: () => void get().catch(() => undefined) })
}
