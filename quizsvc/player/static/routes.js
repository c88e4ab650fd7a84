// Every page and its address, below /m.

import { AttemptPage, PaperPage } from './pages/answer.js';
import { Bind } from './pages/bind.js';
import { Boards } from './pages/boards.js';
import { Certificates } from './pages/certificates.js';
import { OwnData } from './pages/data.js';
import { Drill } from './pages/drill.js';
import { Enter, InMiniProgram } from './pages/enter.js';
import { History } from './pages/history.js';
import { Home } from './pages/home.js';
import { Mine } from './pages/mine.js';
import { NoticePage } from './pages/notice.js';
import { Notices } from './pages/notices.js';
import { ObjectPage, ObjectionsPage } from './pages/objection.js';
import { Password } from './pages/password.js';
import { PracticeChoice } from './pages/practice.js';
import { Privacy } from './pages/privacy.js';
import { ReviewPage } from './pages/review.js';
import { Rules } from './pages/rules.js';
import { ScoreChanges } from './pages/score-changes.js';
import { Activate, Reset, SignIn } from './pages/sign-in.js';
import { SummaryPage } from './pages/summary.js';
import { WrongQuestions } from './pages/wrong.js';

/** Pages that ask for nobody to be signed in. */
export const OPEN = [
  ['/sign-in', SignIn],
  ['/activate', Activate],
  ['/reset', Reset],
  ['/enter', Enter],
  ['/bind', Bind],
  ['/privacy', Privacy],
  ['/app/:wish', InMiniProgram],
];

/** Pages of who is signed in. */
export const OWN = [
  ['/', Home],
  ['/papers/:id', PaperPage],
  ['/attempts/:id', AttemptPage],
  ['/attempts/:id/review', ReviewPage],
  ['/attempts/:id/objections/:number', ObjectPage],
  ['/objections', ObjectionsPage],
  ['/practice', PracticeChoice],
  ['/practice/:id', Drill],
  ['/wrong', WrongQuestions],
  ['/mine', Mine],
  ['/summary', SummaryPage],
  ['/history', History],
  ['/score-changes', ScoreChanges],
  ['/password', Password],
  ['/boards', Boards],
  ['/notices', Notices],
  ['/notices/:id', NoticePage],
  ['/certificates', Certificates],
  ['/rules', Rules],
  ['/data', OwnData],
];
