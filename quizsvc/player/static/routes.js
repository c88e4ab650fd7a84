// Every page and its address, below /m. The first page comes with the shell, others when they are wanted.

import { Home } from './pages/home.js';
import { later } from './parts/later.js';

/** Pages that ask for nobody to be signed in. */
export const OPEN = [
  ['/sign-in', later(() => import('./pages/sign-in.js'), 'SignIn')],
  ['/activate', later(() => import('./pages/sign-in.js'), 'Activate')],
  ['/reset', later(() => import('./pages/sign-in.js'), 'Reset')],
  ['/enter', later(() => import('./pages/enter.js'), 'Enter')],
  ['/bind', later(() => import('./pages/bind.js'), 'Bind')],
  ['/privacy', later(() => import('./pages/privacy.js'), 'Privacy')],
  ['/app/:wish', later(() => import('./pages/enter.js'), 'InMiniProgram')],
];

/** Pages of who is signed in. */
export const OWN = [
  ['/', Home],
  ['/papers/:id', later(() => import('./pages/answer.js'), 'PaperPage')],
  ['/attempts/:id', later(() => import('./pages/answer.js'), 'AttemptPage')],
  ['/attempts/:id/review', later(() => import('./pages/review.js'), 'ReviewPage')],
  ['/attempts/:id/objections/:number', later(() => import('./pages/objection.js'), 'ObjectPage')],
  ['/objections', later(() => import('./pages/objection.js'), 'ObjectionsPage')],
  ['/practice', later(() => import('./pages/practice.js'), 'PracticeChoice')],
  ['/practice/:id', later(() => import('./pages/drill.js'), 'Drill')],
  ['/wrong', later(() => import('./pages/wrong.js'), 'WrongQuestions')],
  ['/mine', later(() => import('./pages/mine.js'), 'Mine')],
  ['/summary', later(() => import('./pages/summary.js'), 'SummaryPage')],
  ['/history', later(() => import('./pages/history.js'), 'History')],
  ['/score-changes', later(() => import('./pages/score-changes.js'), 'ScoreChanges')],
  ['/password', later(() => import('./pages/password.js'), 'Password')],
  ['/boards', later(() => import('./pages/boards.js'), 'Boards')],
  ['/notices', later(() => import('./pages/notices.js'), 'Notices')],
  ['/notices/:id', later(() => import('./pages/notice.js'), 'NoticePage')],
  ['/certificates', later(() => import('./pages/certificates.js'), 'Certificates')],
  ['/rules', later(() => import('./pages/rules.js'), 'Rules')],
  ['/data', later(() => import('./pages/data.js'), 'OwnData')],
];
