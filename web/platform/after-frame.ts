/** Does it when the next frame is on the screen: what was pressed is shown first. The answer takes it back. */
export function afterFrame(act: () => void): () => void {
  let task: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    // A frame is drawn after its callbacks; a task comes after the drawing.
    task = setTimeout(act)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(task)
  }
}
