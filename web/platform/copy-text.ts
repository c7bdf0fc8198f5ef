/** False where the browser does not let a page write there (no permission, an embedded view): the text is still on the screen to be marked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
