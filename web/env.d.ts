/// <reference types="vite/client" />

/** True in `vite` (dev) and in builds made with VITE_GALLERY=1; then /dev/gallery exists. */
declare const __GALLERY__: boolean
