// Who sees what: nobody signed in → the sign-in page in the place of any address, so that they stay where they were;
// a one-time password → the choice of an own one; otherwise the frame with the page of the address, each area in a chunk of its own.
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso'
import { SignInPage } from '../identity/sign-in-page.tsx'
import { ToastStack } from '../ui/toast.tsx'
import { SiteFrame } from './frame/site-frame.tsx'
import { homeOf } from './menu.ts'
import { me, sessionState } from './session.ts'
