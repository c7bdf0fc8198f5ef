// The few words the building blocks themselves say. ui/ knows no catalogue, so the app gives it these (web/app/i18n.ts), again when the language changes.
import { signal } from '@preact/signals'

export type UiWords = Readonly<
  Record<
    | 'close'
    | 'cancel'
    | 'undo'
    | 'retry'
    | 'showPassword'
    | 'hidePassword'
    | 'loading'
    | 'chooseFile'
    | 'dropFile'
    | 'required'
    | 'copy'
    | 'copied'
    | 'capsLock',
    string
  >
>

export const uiWords = signal<UiWords>({
  close: '',
  cancel: '',
  undo: '',
  retry: '',
  showPassword: '',
  hidePassword: '',
  loading: '',
  chooseFile: '',
  dropFile: '',
  required: '',
  copy: '',
  copied: '',
  capsLock: '',
})
