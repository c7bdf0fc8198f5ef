import { describe, expect, it } from 'vitest'
import { deviceOf } from '../../worker/identity/device-of.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT}`
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT}`
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'

/** As the browsers send them. */
const AGENTS: readonly (readonly [string, string])[] = [
  [`${WINDOWS} Chrome/142.0.0.0 Safari/537.36`, 'Chrome, Windows'],
  [`${WINDOWS} Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36`, 'Яндекс Браузер, Windows'],
  [`${ANDROID} Chrome/138.0.7204.179 YaBrowser/25.8.3.73.00 SA/3 Mobile Safari/537.36`, 'Яндекс Браузер, Android'],
  [`${IPHONE} Version/18.0 YaBrowser/25.8.4.512.10 SA/3 Mobile/15E148 Safari/604.1`, 'Яндекс Браузер, iPhone'],
  [`${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36`, 'Chrome, Android'],
  [`${IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`, 'Chrome, iPhone'],
  [`${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, 'Safari, iPhone'],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
    'Safari, iPad',
  ],
  [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`, 'Safari, macOS'],
  [`${WINDOWS} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, 'Edge, Windows'],
  [`${ANDROID} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`, 'Edge, Android'],
  [`${IPHONE} Version/18.0 EdgiOS/142.0.3595.66 Mobile/15E148 Safari/604.1`, 'Edge, iPhone'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox, Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox, Linux'],
  ['Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'Firefox, Android'],
  [`${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`, 'Firefox, iPhone'],
  [`${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 'Samsung Internet, Android'],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`, 'Opera, Windows'],
  [`${ANDROID} Chrome/140.0.0.0 Mobile Safari/537.36 OPR/92.0.0.0`, 'Opera, Android'],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`, 'Chrome, ChromeOS'],
]

describe('the name of a device', () => {
  it.each(AGENTS)('[ID-89] %s is shown as %s', (agent, shown) => {
    expect(deviceOf(agent)).toBe(shown)
  })

  it('[ID-89] is empty when the browser said nothing or nothing known', () => {
    for (const agent of [undefined, '', ' ', 'curl/8.10', 'a'.repeat(10_240), '\u0000'.repeat(300)]) expect(deviceOf(agent)).toBe('')
  })

  it('[ID-89] is one of a closed list whatever is sent: no text of a stranger is shown in somebody’s list', () => {
    const junk = `<script>alert(1)</script> Chrome/<b>142</b> (Windows NT “; drop table sessions) ${'x'.repeat(10_240)}`
    expect(deviceOf(junk)).toBe('Chrome, Windows')
    expect(deviceOf(`${'x'.repeat(10_240)} Chrome/142 Windows`)).toBe('')
  })
})
