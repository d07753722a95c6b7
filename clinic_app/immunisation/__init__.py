"""The national immunisation schedule, pure: what is due when, and its last possible day.

    due                 what is next for a child, its window and its visit; lists and outlooks
    children            the child and its record, as the schedule needs to know them
    before_vaccinating  what is asked first, and what stands against a vaccine on a day
    usual_ages          the ages at which the schedule has a vaccine
    influenza, pregnancy, adults, reminders     the rest of the programme
    schedule, programme, vaccines               the values that a file is read into

Below them: `calendar` counts ages, `plan` lays out a child's doses, `history` reads a record
against them, `intervals` keep doses apart, `course` says where each dose stands, `prospects` which
age point is next, `visits` what one visit holds, `questions` what only a nurse can answer.
"""
