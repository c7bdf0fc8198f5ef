// /install: «Скачать приложение» (checklist ID-38, ⚠A6). It is this page as an app of the device: by one button where the browser can, by plain
// steps elsewhere.
import '../app/add-id-texts.ts'
import { ChevronDown, Download } from 'lucide-preact'
import { t } from '../app/i18n.ts'
import { installed, installPrompt } from '../platform/install-prompt.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { IdFrame } from './id-frame.tsx'
import styles from './install-page.module.css'

const SYSTEMS = ['iphone', 'android', 'windows', 'macos'] as const
const STEPS = [1, 2, 3] as const

export default function InstallPage() {
  const prompt = installPrompt.value
  const own = systemOf(navigator.userAgent)
  const systems = [own, ...SYSTEMS.filter((system) => system !== own)]
  return (
    <IdFrame screen="install" title={t('id.install')} lead={t('id.install.hint')}>
      {installed.value && <Banner tone="success">{t('id.install.done')}</Banner>}
      {prompt !== null && !installed.value && (
        <Button variant="primary" size="large" wide icon={<Download size={20} aria-hidden />} onClick={() => void prompt.prompt()}>
          {t('id.install.go')}
        </Button>
      )}
      <div class={styles.systems}>
        {systems.map((system) => (
          <details key={system} open={system === own}>
            <summary>
              {t(`id.install.${system}`)}
              <ChevronDown size={18} aria-hidden />
            </summary>
            <ol>
              {STEPS.map((step) => (
                <li key={step}>{t(`id.install.${system}.${step}`)}</li>
              ))}
            </ol>
          </details>
        ))}
      </div>
      <LinkButton href="/chats" variant="quiet" wide>
        {t('id.install.stay')}
      </LinkButton>
    </IdFrame>
  )
}

/** Which steps are shown first; a wrong guess costs a press. */
function systemOf(userAgent: string): (typeof SYSTEMS)[number] {
  if (/iPhone|iPad/.test(userAgent)) return 'iphone'
  if (/Android/.test(userAgent)) return 'android'
  return /Macintosh/.test(userAgent) ? 'macos' : 'windows'
}
