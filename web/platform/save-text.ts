/** A text file into the person's downloads. */
export function saveText(fileName: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  link.download = fileName
  link.click()
  // Platform: the browser has taken what it needs once the click is over, but Safari reads it a little later.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
