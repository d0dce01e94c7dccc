"""An invented note for the example link: nobody's visit, with the traps of real ones."""

EXAMPLE_NOTE = """\
DAILY NOTE  PT visit 6 of 12

S: Right knee "stiff but better", pain 3/10 on stairs. Did her home exercises 4 of 7 days. \
Says the ultrasound at the last visit helped for a day.

O: AROM R knee 4-118 deg.
Manual therapy x 12 min: patellar mobilization grade III, soft tissue mobilization to distal \
quad.
Therapeutic exercise x 18 min: quad sets 3x10, SLR 3x10 with 2 lb, step-ups 6 in 2x12, \
hamstring stretching 3x30 s.
Gait training x 10 min: cane in L hand, cueing for heel strike and equal step length, \
2 x 150 ft, 4 stairs with rail, SBA.
E-stim not done today, skin irritated. Ice pack declined.
HEP: mini squats 2x10 at home, handout given.

A: Less antalgic with cueing. Still needs skilled progression of load and gait correction.
P: Continue 2x/week. Next visit: start neuromuscular re-education on foam; dry needling if the \
quad is still guarded.

Timed minutes: 40. Total treatment time: 44 min.
"""
