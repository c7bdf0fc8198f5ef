// S12 from the families' side of the messenger: an online lesson that goes on stands above the chat list.
import { describe, expect, it } from 'vitest'
import { EndOnlineLesson } from '../../protocol/online-lessons.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { openList } from '../kit/chats.ts'
import { useProduct } from '../kit/server.ts'
import { startMathsOf7B } from '../kit/start-maths.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('S12 a lesson that goes on', () => {
  it('[CALL-148] stands above Илья’s chats with a button and above his mother’s without, as soon as it is published, until it ends', async () => {
    const ilya = await visitor('Антонов Илья', 'phone')
    const mother = await visitor('Антонова Елена', 'desktop')
    await Promise.all([openList(product, ilya.page), openList(product, mother.page)])
    const teacher = new Client(product.url)
    await signIn(teacher, product.signInOf('Орлова'))
    const { onlineLessonId, path } = await startMathsOf7B(teacher)

    const mine = ilya.page.getByRole('listitem').filter({ hasText: 'Онлайн-урок: Математика, 08:00' })
    await mine.waitFor()
    expect(await mine.getByRole('link', { name: 'Присоединиться к уроку' }).getAttribute('href')).toBe(path)
    const childs = mother.page.getByRole('listitem').filter({ hasText: 'Онлайн-урок: Математика, 08:00. Идёт у ребёнка: Илья' })
    await childs.waitFor()
    expect(await childs.getByRole('link').count()).toBe(0)
    await expectAccessible(ilya.page, 'a lesson above the chats of a phone')

    // Also to a page that opens meanwhile.
    await ilya.page.reload()
    await mine.waitFor()
    await teacher.call(EndOnlineLesson, { onlineLessonId })
    for (const lesson of [mine, childs]) await lesson.waitFor({ state: 'detached' })
  })
})
