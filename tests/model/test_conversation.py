"""The layouts of transcripts: what is said, by whom, when; and texts that only look like one."""

from __future__ import annotations

import time

import pytest

from codex.model.conversation import conversation

# fmt: off
LAYOUTS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "Google Meet": (
        "Design sync (2024-01-05 at 08:00 GMT-8) - Transcript\nAttendees\nAnna Smith, Bob Jones\nTranscript\nAnna Smith: Hello all.\nBob Jones: Hi. Shall we?\nAnna Smith: Yes: let us.\n00:05:00\nBob Jones: So the course was good.\nTranscription ended after 00:30:10\n",
        [("Anna Smith", "", "Hello all."), ("Bob Jones", "", "Hi. Shall we?"), ("Anna Smith", "", "Yes: let us."), ("Bob Jones", "00:05:00", "So the course was good.")],
    ),
    "Google Meet, times on lines": (
        "Interview 4\n\n00:00:00\n\nAnna Smith: Hello all.\nBob Jones: Hi. Shall we?\n\n00:05:00\n\nAnna Smith: Yes: let us.\nBob Jones: So the course was good.\n",
        [("Anna Smith", "00:00:00", "Hello all."), ("Bob Jones", "", "Hi. Shall we?"), ("Anna Smith", "00:05:00", "Yes: let us."), ("Bob Jones", "", "So the course was good.")],
    ),
    "Teams, as Word files were": (
        "0:0:0.0 --> 0:0:2.470\nSmith, John\nHello there\n\n0:0:3.10 --> 0:0:5.0\nAigul K. (Guest)\nGood morning.\n\n0:0:6.0 --> 0:0:9.0\nSmith, John\nLet us begin.\n",
        [("Smith, John", "0:0:0.0", "Hello there"), ("Aigul K. (Guest)", "0:0:3.10", "Good morning."), ("Smith, John", "0:0:6.0", "Let us begin.")],
    ),
    "Teams, as Word files are": (
        "Interview 5-20240105_100000-Meeting Recording\nJanuary 5, 2024, 10:00AM\n30m 5s\n\nSmith, John started transcription\n\nSmith, John   0:03\nHello there\n\nAigul K. (Guest)   0:07\nGood morning.\nI am here.\n\nSmith, John   1:12:09\nLet us begin.\n\nSmith, John stopped transcription\n",
        [("Smith, John", "0:03", "Hello there"), ("Aigul K. (Guest)", "0:07", "Good morning.\nI am here."), ("Smith, John", "1:12:09", "Let us begin.")],
    ),
    "Zoom captions saved": (
        "[Anna Smith] 15:02:33\nHello there.\n\n[Bob] 15:02:40\nHi.\n\n[Anna Smith] 15:02:50\nStart.\n",
        [("Anna Smith", "15:02:33", "Hello there."), ("Bob", "15:02:40", "Hi."), ("Anna Smith", "15:02:50", "Start.")],
    ),
    "Zoom chat": (
        "10:01:22\t From Anna Smith to Everyone:\n\thello all\n10:02:03\t From Bob to Everyone:\n\thi\n10:05:03\t From Anna Smith to Everyone:\n\thttps://x.kz\n",
        [("Anna Smith", "10:01:22", "hello all"), ("Bob", "10:02:03", "hi"), ("Anna Smith", "10:05:03", "https://x.kz")],
    ),
    "otter": (
        "Interview 3\nMon, Nov 20, 2023 2:00PM • 42:11\n\nSUMMARY KEYWORDS\nteachers, MOOC\n\nSPEAKERS\nAigul, Speaker 2\n\nAigul  00:02\nHello?\n\nSpeaker 2  00:07\nYes.\nGrade 7.\n\nAigul  00:15\nWell.\n\nTranscribed by https://otter.ai\n",
        [("Aigul", "00:02", "Hello?"), ("Speaker 2", "00:07", "Yes.\nGrade 7."), ("Aigul", "00:15", "Well.")],
    ),
    "rev": (
        "Speaker 1 (00:00):\nHello there.\n\nSpeaker 2 (00:04):\nHi.\n\nSpeaker 1 (00:10):\nStart.\n",
        [("Speaker 1", "00:00", "Hello there."), ("Speaker 2", "00:04", "Hi."), ("Speaker 1", "00:10", "Start.")],
    ),
    "rev new": (
        "Speaker 1: (00:00)\nHello there.\n\nSpeaker 2: (00:04)\nHi.\n\nSpeaker 1: (00:10)\nStart.\n",
        [("Speaker 1", "00:00", "Hello there."), ("Speaker 2", "00:04", "Hi."), ("Speaker 1", "00:10", "Start.")],
    ),
    "sonix": (
        "Interview 4\n\nSpeaker1: [00:00:03] Hello there.\n\nSpeaker2: [00:00:07] Hi. And\n\nSpeaker1: [00:01:03] Start.\n",
        [("Speaker1", "00:00:03", "Hello there."), ("Speaker2", "00:00:07", "Hi. And"), ("Speaker1", "00:01:03", "Start.")],
    ),
    "trint": (
        "[00:00:00] Speaker 1: Hello there. \n\n[00:00:09] Speaker 2: Hi. \n\n[00:00:19] Speaker 1: Start. \n",
        [("Speaker 1", "00:00:00", "Hello there."), ("Speaker 2", "00:00:09", "Hi."), ("Speaker 1", "00:00:19", "Start.")],
    ),
    "trint2": (
        "Speaker 1 [00:00:00] Hello there. \n\nSpeaker 2 [00:00:09] Hi. \n\nSpeaker 1 [00:00:19] Start. \n",
        [("Speaker 1", "00:00:00", "Hello there."), ("Speaker 2", "00:00:09", "Hi."), ("Speaker 1", "00:00:19", "Start.")],
    ),
    "happyscribe": (
        "[00:00:01.10] - Speaker 1\nHello there.\n\n[00:00:05.02] - Speaker 2\nHi.\n\n[00:00:09.12] - Speaker 1\nStart.\n",
        [("Speaker 1", "00:00:01.10", "Hello there."), ("Speaker 2", "00:00:05.02", "Hi."), ("Speaker 1", "00:00:09.12", "Start.")],
    ),
    "descript md": (
        "# Interview\n\n**Anna:** [00:00:00] Hello there.\n\n**Bob:** [00:00:05] Hi.\n\n**Anna:** Start.\n",
        [("Anna", "00:00:00", "Hello there."), ("Bob", "00:00:05", "Hi."), ("Anna", "", "Start.")],
    ),
    "descript": (
        "[00:00:00] **Anna:** Hello there.\n\n[00:00:05] **Bob:** Hi.\n\n[00:00:15] **Anna:** Start.\n",
        [("Anna", "00:00:00", "Hello there."), ("Bob", "00:00:05", "Hi."), ("Anna", "00:00:15", "Start.")],
    ),
    "word transcribe": (
        "Audio file\nREC001.wav\n\nTranscript\n00:00:01 Speaker 1\nHello there.\n00:00:05 Speaker 2\nHi.\n00:00:09 Speaker 1\nStart.\n",
        [("Speaker 1", "00:00:01", "Hello there."), ("Speaker 2", "00:00:05", "Hi."), ("Speaker 1", "00:00:09", "Start.")],
    ),
    "inqscribe": (
        "[00:00:12.04] Interviewer: Hello there.\n[00:00:15.04] Aigul: Hi.\n[00:00:18.04] Interviewer: Start.\n",
        [("Interviewer", "00:00:12.04", "Hello there."), ("Aigul", "00:00:15.04", "Hi."), ("Interviewer", "00:00:18.04", "Start.")],
    ),
    "f4": (
        "I: Hello there. #00:00:12-4#\n\nB1: Hi. It was good. #00:00:20-1#\n\nI: Start. #00:00:25-9#\n",
        [("I", "00:00:00", "Hello there."), ("B1", "00:00:12-4", "Hi. It was good."), ("I", "00:00:20-1", "Start.")],
    ),
    "fathom": (
        "0:00 - Anna Smith\n  Hello there.\n\n0:05 - Bob Jones\n  Hi.\n\n0:09 - Anna Smith\n  Start.\n",
        [("Anna Smith", "0:00", "Hello there."), ("Bob Jones", "0:05", "Hi."), ("Anna Smith", "0:09", "Start.")],
    ),
    "fathom2": (
        "@0:00 - Anna Smith (KazNU)\nHello there.\n\n@0:05 - Bob Jones\nHi.\n\n@0:09 - Anna Smith (KazNU)\nStart.\n",
        [("Anna Smith (KazNU)", "0:00", "Hello there."), ("Bob Jones", "0:05", "Hi."), ("Anna Smith (KazNU)", "0:09", "Start.")],
    ),
    "fireflies": (
        "Anna Smith - 00:00\nHello there.\n\nBob Jones - 00:05\nHi.\n\nAnna Smith - 00:09\nStart.\n",
        [("Anna Smith", "00:00", "Hello there."), ("Bob Jones", "00:05", "Hi."), ("Anna Smith", "00:09", "Start.")],
    ),
    "riverside": (
        "Anna Smith (00:00.123)\nHello there.\n\nBob (00:05.100)\nHi.\n\nAnna Smith (00:09.000)\nStart.\n",
        [("Anna Smith", "00:00.123", "Hello there."), ("Bob", "00:05.100", "Hi."), ("Anna Smith", "00:09.000", "Start.")],
    ),
    "amberscript": (
        "00:00:01 Speaker 1: Hello there.\n00:00:05 Speaker 2: Hi.\n00:00:09 Speaker 1: Start.\n",
        [("Speaker 1", "00:00:01", "Hello there."), ("Speaker 2", "00:00:05", "Hi."), ("Speaker 1", "00:00:09", "Start.")],
    ),
    "ranges": (
        "[00:00:01 - 00:00:04] Спикер 1: Здравствуйте.\n[00:00:05 - 00:00:09] Спикер 2: Добрый день.\n[00:00:10 - 00:00:14] Спикер 1: Начнём.\n",
        [("Спикер 1", "00:00:01", "Здравствуйте."), ("Спикер 2", "00:00:05", "Добрый день."), ("Спикер 1", "00:00:10", "Начнём.")],
    ),
    "ranges2": (
        "00:00:01 – 00:00:04 Спикер 1\nЗдравствуйте.\n\n00:00:05 – 00:00:09 Спикер 2\nДобрый день.\n\n00:00:10 – 00:00:14 Спикер 1\nНачнём.\n",
        [("Спикер 1", "00:00:01", "Здравствуйте."), ("Спикер 2", "00:00:05", "Добрый день."), ("Спикер 1", "00:00:10", "Начнём.")],
    ),
    "teamlogs": (
        "Спикер 1 (00:00:01):\nЗдравствуйте.\n\nСпикер 2 (00:00:05):\nДобрый день.\n\nСпикер 1 (00:00:10):\nНачнём.\n",
        [("Спикер 1", "00:00:01", "Здравствуйте."), ("Спикер 2", "00:00:05", "Добрый день."), ("Спикер 1", "00:00:10", "Начнём.")],
    ),
    "golos": (
        "Голос 1 00:01\nЗдравствуйте.\nГолос 2 00:05\nДобрый день.\nГолос 1 00:10\nНачнём.\n",
        [("Голос 1", "00:01", "Здравствуйте."), ("Голос 2", "00:05", "Добрый день."), ("Голос 1", "00:10", "Начнём.")],
    ),
    "time own line": (
        "[00:00:01]\nИнтервьюер: Здравствуйте.\n[00:00:05]\nУчитель: Добрый день.\n[00:00:09]\nИнтервьюер: Начнём.\n",
        [("Интервьюер", "00:00:01", "Здравствуйте."), ("Учитель", "00:00:05", "Добрый день."), ("Интервьюер", "00:00:09", "Начнём.")],
    ),
    "name then time own": (
        "Anna Smith\n00:00:01\nHello there.\n\nBob Jones\n00:00:05\nHi.\n\nAnna Smith\n00:00:09\nStart.\n",
        [("Anna Smith", "00:00:01", "Hello there."), ("Bob Jones", "00:00:05", "Hi."), ("Anna Smith", "00:00:09", "Start.")],
    ),
    "time then name own": (
        "00:00:01\nAnna Smith\nHello there.\n\n00:00:05\nBob Jones\nHi.\n\n00:00:09\nAnna Smith\nStart.\n",
        [("Anna Smith", "00:00:01", "Hello there."), ("Bob Jones", "00:00:05", "Hi."), ("Anna Smith", "00:00:09", "Start.")],
    ),
    "numbered": (
        "1. И: Здравствуйте.\n2. Р: Добрый день.\n3. И: Начнём.\n4. Р: Да.\n",
        [("И", "", "Здравствуйте."), ("Р", "", "Добрый день."), ("И", "", "Начнём."), ("Р", "", "Да.")],
    ),
    "numbered2": (
        "1  I: Hello.\n2  P3: Hi. Well.\n3  I: Start.\n4  P3: Yes.\n",
        [("I", "", "Hello."), ("P3", "", "Hi. Well."), ("I", "", "Start."), ("P3", "", "Yes.")],
    ),
    "numbered3": (
        "(1) Interviewer: Hello.\n(2) Aigul: Hi. Well.\n(3) Interviewer: Start.\n(4) Aigul: Yes.\n",
        [("Interviewer", "", "Hello."), ("Aigul", "", "Hi. Well."), ("Interviewer", "", "Start."), ("Aigul", "", "Yes.")],
    ),
    "dash turns": (
        "И: – Здравствуйте.\nР: – Добрый день.\nИ: – Начнём.\n",
        [("И", "", "– Здравствуйте."), ("Р", "", "– Добрый день."), ("И", "", "– Начнём.")],
    ),
    "dash label": (
        "И. – Здравствуйте.\nР. – Добрый день.\nИ. – Начнём.\nР. – Да.\n",
        [("И", "", "Здравствуйте."), ("Р", "", "Добрый день."), ("И", "", "Начнём."), ("Р", "", "Да.")],
    ),
    "dash label2": (
        "Интервьюер – Здравствуйте.\nАйгүл – Добрый день.\nИнтервьюер – Начнём.\nАйгүл – Да.\n",
        [("Интервьюер", "", "Здравствуйте."), ("Айгүл", "", "Добрый день."), ("Интервьюер", "", "Начнём."), ("Айгүл", "", "Да.")],
    ),
    "initials": (
        "А.К.: Здравствуйте.\nД.С.: Добрый день.\nА.К.: Начнём.\nД.С.: Да.\n",
        [("А.К.", "", "Здравствуйте."), ("Д.С.", "", "Добрый день."), ("А.К.", "", "Начнём."), ("Д.С.", "", "Да.")],
    ),
    "initials2": (
        "Ахметова А. К.: Здравствуйте.\nСериков Д.: Добрый день.\nАхметова А. К.: Начнём.\nСериков Д.: Да.\n",
        [("Ахметова А. К.", "", "Здравствуйте."), ("Сериков Д.", "", "Добрый день."), ("Ахметова А. К.", "", "Начнём."), ("Сериков Д.", "", "Да.")],
    ),
    "initials3": (
        "J.D.: Hello.\nM.: Hi.\nJ.D.: Start.\nM.: Yes.\n",
        [("J.D.", "", "Hello."), ("M.", "", "Hi."), ("J.D.", "", "Start."), ("M.", "", "Yes.")],
    ),
    "role number": (
        "Учитель №3 (жен., 45 лет): Здравствуйте.\nМодератор: Добрый день.\nУчитель №3 (жен., 45 лет): Начнём.\nУчитель №4 (муж., 30 лет): Да.\n",
        [("Учитель №3 (жен., 45 лет)", "", "Здравствуйте."), ("Модератор", "", "Добрый день."), ("Учитель №3 (жен., 45 лет)", "", "Начнём."), ("Учитель №4 (муж., 30 лет)", "", "Да.")],
    ),
    "kk lower": (
        "сұхбат алушы: сәлеметсіз бе?\nмұғалім 1: сәлем.\nсұхбат алушы: бастайық.\nмұғалім 1: иә.\n",
        [("сұхбат алушы", "", "сәлеметсіз бе?"), ("мұғалім 1", "", "сәлем."), ("сұхбат алушы", "", "бастайық."), ("мұғалім 1", "", "иә.")],
    ),
    "kk CZ": (
        "С: Сіз қалай бастадыңыз?\nЖ: Курстан бастадым.\nС: Содан кейін?\nЖ: Жалғастырдым: үйде.\n",
        [("С", "", "Сіз қалай бастадыңыз?"), ("Ж", "", "Курстан бастадым."), ("С", "", "Содан кейін?"), ("Ж", "", "Жалғастырдым: үйде.")],
    ),
    "qa": (
        "Q: What is it?\nA: A course.\nQ: And?\nA: Good.\n",
        [("Q", "", "What is it?"), ("A", "", "A course."), ("Q", "", "And?"), ("A", "", "Good.")],
    ),
    "VO": (
        "В.: Что это?\nО.: Курс.\nВ.: И?\nО.: Хорошо.\n",
        [("В", "", "Что это?"), ("О", "", "Курс."), ("В", "", "И?"), ("О", "", "Хорошо.")],
    ),
    "VO words": (
        "Вопрос: Что это?\nОтвет: Курс.\nВопрос: И?\nОтвет: Хорошо.\n",
        [("Вопрос", "", "Что это?"), ("Ответ", "", "Курс."), ("Вопрос", "", "И?"), ("Ответ", "", "Хорошо.")],
    ),
    "VO num": (
        "Вопрос 1: Что это?\nОтвет: Курс.\nВопрос 2: И?\nОтвет: Хорошо.\n",
        [("Вопрос 1", "", "Что это?"), ("Ответ", "", "Курс."), ("Вопрос 2", "", "И?"), ("Ответ", "", "Хорошо.")],
    ),
    "caps own": (
        "ИНТЕРВЬЮЕР\nЧто это?\n\nУЧИТЕЛЬ 3\nКурс.\nХороший.\n\nИНТЕРВЬЮЕР\nИ?\n",
        [("ИНТЕРВЬЮЕР", "", "Что это?"), ("УЧИТЕЛЬ 3", "", "Курс.\nХороший."), ("ИНТЕРВЬЮЕР", "", "И?")],
    ),
    "own nocaps": (
        "Dan\nWhat is it?\nAigul\nA course.\nDan\nAnd?\nAigul\nGood.\n",
        [("Dan", "", "What is it?"), ("Aigul", "", "A course."), ("Dan", "", "And?"), ("Aigul", "", "Good.")],
    ),
    "tab2": (
        "I\tHello.\nAigul\tHi.\nI\tStart.\nAigul\tYes.\n",
        [("I", "", "Hello."), ("Aigul", "", "Hi."), ("I", "", "Start."), ("Aigul", "", "Yes.")],
    ),
    "tab3 time": (
        "00:00:01\tI\tHello.\n00:00:05\tAigul\tHi.\n00:00:09\tI\tStart.\n",
        [("I", "00:00:01", "Hello."), ("Aigul", "00:00:05", "Hi."), ("I", "00:00:09", "Start.")],
    ),
    "tab3 num": (
        "1\tI\tHello.\n2\tAigul\tHi.\n3\tI\tStart.\n4\tAigul\tYes.\n",
        [("I", "", "Hello."), ("Aigul", "", "Hi."), ("I", "", "Start."), ("Aigul", "", "Yes.")],
    ),
    "tab3 header": (
        "Время\tСпикер\tТекст\n00:01\tИнтервьюер\tЗдравствуйте.\n00:05\tАйгүл\tДобрый день.\n00:09\tИнтервьюер\tНачнём.\n",
        [("Интервьюер", "00:01", "Здравствуйте."), ("Айгүл", "00:05", "Добрый день."), ("Интервьюер", "00:09", "Начнём.")],
    ),
    "nvivo": (
        "Timespan\tContent\tSpeaker\n0:00.0 - 0:05.3\tHello there, shall we start?\tInterviewer\n0:05.3 - 0:09.9\tYes, I teach maths.\tAigul\n0:09.9 - 0:12.0\tGood.\tInterviewer\n",
        [("Interviewer", "0:00.0", "Hello there, shall we start?"), ("Aigul", "0:05.3", "Yes, I teach maths."), ("Interviewer", "0:09.9", "Good.")],
    ),
    "fixed nocolon": (
        "Interviewer         Hello there.\n                    Shall we?\nAigul               Hi.\nInterviewer         Start.\nAigul               Yes.\n",
        [("Interviewer", "", "Hello there.\n                    Shall we?"), ("Aigul", "", "Hi."), ("Interviewer", "", "Start."), ("Aigul", "", "Yes.")],
    ),
    "inaudible": (
        "P1: I was [inaudible 00:01:05] there.\nI: [laughs] Ok.\nP1: (смеётся) Yes // no =\nI: =[overlapping] mm:\n",
        [("P1", "", "I was [inaudible 00:01:05] there."), ("I", "", "[laughs] Ok."), ("P1", "", "(смеётся) Yes // no ="), ("I", "", "=[overlapping] mm:")],
    ),
    "slash speakers": (
        "Aigul/Dana: Hello.\nI: Both?\nAigul/Dana: Yes.\nI: ok.\n",
        [("Aigul/Dana", "", "Hello."), ("I", "", "Both?"), ("Aigul/Dana", "", "Yes."), ("I", "", "ok.")],
    ),
    "amp speakers": (
        "Aigul & Dana: Hello.\nI: Both?\nAigul & Dana: Yes.\nI: ok.\n",
        [("Aigul & Dana", "", "Hello."), ("I", "", "Both?"), ("Aigul & Dana", "", "Yes."), ("I", "", "ok.")],
    ),
    "chat clan": (
        "*MOT:\tHello.\n*CHI:\tHi.\n*MOT:\tStart.\n*CHI:\tYes.\n",
        [("MOT", "", "Hello."), ("CHI", "", "Hi."), ("MOT", "", "Start."), ("CHI", "", "Yes.")],
    ),
    "angle": (
        "<Interviewer> Hello.\n<P1> Hi.\n<Interviewer> Start.\n",
        [("Interviewer", "", "Hello."), ("P1", "", "Hi."), ("Interviewer", "", "Start.")],
    ),
    "bold own": (
        "**Interviewer**\n\nHello.\n\n**P1**\n\nHi.\n\n**Interviewer**\n\nStart.\n",
        [("Interviewer", "", "Hello."), ("P1", "", "Hi."), ("Interviewer", "", "Start.")],
    ),
    "md list": (
        "- **I:** Hello.\n- **P1:** Hi.\n- **I:** Start.\n",
        [("I", "", "Hello."), ("P1", "", "Hi."), ("I", "", "Start.")],
    ),
    "telegram": (
        "Айгүл, [05.01.2024 10:01]\nСәлем!\n\nДана, [05.01.2024 10:02]\nСәлем, қалайсың?\n\nАйгүл, [05.01.2024 10:03]\nЖақсы.\n",
        [("Айгүл", "05.01.2024 10:01", "Сәлем!"), ("Дана", "05.01.2024 10:02", "Сәлем, қалайсың?"), ("Айгүл", "05.01.2024 10:03", "Жақсы.")],
    ),
    "whatsapp": (
        "05.01.2024, 10:01 - Айгүл: Сәлем!\n05.01.2024, 10:02 - Дана: Сәлем, қалайсың?\n05.01.2024, 10:03 - Айгүл: Жақсы.\n",
        [("Айгүл", "05.01.2024, 10:01", "Сәлем!"), ("Дана", "05.01.2024, 10:02", "Сәлем, қалайсың?"), ("Айгүл", "05.01.2024, 10:03", "Жақсы.")],
    ),
    "whatsapp ios": (
        "[05.01.2024, 10:01:22] Айгүл: Сәлем!\n[05.01.2024, 10:02:22] Дана: Сәлем, қалайсың?\n[05.01.2024, 10:03:00] Айгүл: Жақсы.\n",
        [("Айгүл", "05.01.2024, 10:01:22", "Сәлем!"), ("Дана", "05.01.2024, 10:02:22", "Сәлем, қалайсың?"), ("Айгүл", "05.01.2024, 10:03:00", "Жақсы.")],
    ),
    "webex": (
        "Anna Smith 00:00:01\nHello there.\n\nBob 00:00:05\nHi.\n\nAnna Smith 00:00:09\nStart.\n",
        [("Anna Smith", "00:00:01", "Hello there."), ("Bob", "00:00:05", "Hi."), ("Anna Smith", "00:00:09", "Start.")],
    ),
    "hyphen labels": (
        "P-1: Hello.\nINT-A: Hi.\nP-1: Start.\nINT-A: Yes.\n",
        [("P-1", "", "Hello."), ("INT-A", "", "Hi."), ("P-1", "", "Start."), ("INT-A", "", "Yes.")],
    ),
    "fullwidth": (
        "I： Hello.\nP1： Hi.\nI： Start.\n",
        [("I", "", "Hello."), ("P1", "", "Hi."), ("I", "", "Start.")],
    ),
    "nbsp": (
        "И:\u00a0Здравствуйте.\nР:\u00a0Добрый день.\nИ:\u00a0Начнём.\n",
        [("И", "", "Здравствуйте."), ("Р", "", "Добрый день."), ("И", "", "Начнём.")],
    ),
    "nospace": (
        "И:Здравствуйте.\nР:Добрый день.\nИ:Начнём.\nР:Да.\n",
        [("И", "", "Здравствуйте."), ("Р", "", "Добрый день."), ("И", "", "Начнём."), ("Р", "", "Да.")],
    ),
    "recognised, no names": (
        "[00:00.000 --> 00:03.400]  Hello there.\n[00:03.400 --> 00:06.000]  Hi, I teach.\n[00:06.000 --> 00:09.000]  Start.\n",
        [("", "00:00.000", "Hello there."), ("", "00:03.400", "Hi, I teach."), ("", "00:06.000", "Start.")],
    ),
    "a film's, no names": (
        "0:00\nhello there\n0:05\nhi and so\non we went\n1:09\nstart\n",
        [("", "0:00", "hello there"), ("", "0:05", "hi and so\non we went"), ("", "1:09", "start")],
    ),
}
NO_TRANSCRIPTS = {
    "a timetable": "10:00\nOpening of the day\n10:30\nCoffee for all\n11:00\nFirst session\n",
    "times that go back": "0:50\nsecond run\n0:40\nfirst run\n0:30\nthird run\n",
    "a phrase that comes back": "Вот что важно: время.\nПотом добавили: нет денег.\nВот что важно: люди.\n\nУчителя говорили о разном.\n",
    "figures": "Team A: 3\nTeam B: 2\nTeam A: 1\nTeam B: 5\n",
    "references": "Иванов А. А. Курсы: учебник. М., 2020.\nПетров Б. Б. Школа: очерк. М., 2021.\nИванов А. А. Курсы: учебник. М., 2022.\n",
    "a glossary": "МООК – массовый курс.\nИКТ – технологии.\nМООК – снова.\nИКТ – ещё раз.\n",
    "a letter": "Кому: директору\nОт кого: учителя\nТема: курсы\n\nПросим вас рассмотреть.\n",
    "times": "We met at 12:30: the lesson began.\n12:30 start of lesson\n13:15: end of lesson\nAt 14:00: rest.\n",
    "urls": "https://a.kz/x: one\nhttp://b.kz: two\nhttps://a.kz/x: three\n",
    "note": "Note: one\nsome text here to read.\nNote: two\nNote: three\n",
    "itogo": "Итого: 45\nВсего: 100\nИтого: 30\nВсего: 200\n",
    "list": "Формы работы:\n- лекции: 10 часов\n- семинары: 20 часов\nФормы контроля:\n- экзамен: 1\n",
    "bible": "Genesis 1:1 In the beginning.\nGenesis 1:2 And the earth.\nМф 5:3 Блаженны.\nМф 5:4 Блаженны плачущие.\n",
    "form": "Имя: Айгүл\nВозраст: 45\nШкола: 12\nСтаж: 20\n\nТекст рассказа учителя о себе и курсах.\n\nИмя: Дана\nВозраст: 30\nШкола: 15\nСтаж: 5\n\nТекст рассказа учителя о себе и курсах.\n",
    "prog": "10:00 Opening\n10:30 Coffee\n11:00 Session\n11:30 Lunch\n",
    "recipe": "Step 1: Open the site.\nStep 2: Register.\nStep 3: Learn.\nТаблица 1: Данные.\nТаблица 2: Данные.\n",
    "paper": "Цель: описать.\nМетоды: опрос.\nРезультаты: получены.\nВыводы: сделаны.\nКлючевые слова: а, б.\n",
    "menu": "Плюсы: дешево, быстро.\nМинусы: скучно.\nПлюсы: много.\nМинусы: мало.\n",
    "toc": "Chapter 1: One .... 3\nChapter 2: Two .... 5\nSection A: x\nSection B: y\n",
    "codes": "Определение: то.\nПример: это.\nОпределение: другое.\nПример: иное.\nОпределение: третье.\nПример: ещё.\n",
}
# fmt: on


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_said_is_found_in_every_layout(layout: str) -> None:
    text, turns = LAYOUTS[layout]
    assert [(one.label, one.time, text[one.said : one.end]) for one in conversation(text)] == turns


@pytest.mark.parametrize("kind", NO_TRANSCRIPTS)
def test_a_text_that_only_looks_like_a_transcript_is_none(kind: str) -> None:
    assert len(conversation(NO_TRANSCRIPTS[kind])) < 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_turns_follow_one_another_and_none_is_empty(layout: str) -> None:
    at = 0
    for one in conversation(LAYOUTS[layout][0]):
        assert at <= one.start <= one.said < one.end
        at = one.end


def test_a_line_of_stage_directions_is_no_turn_and_no_end_of_one() -> None:
    text = "I: Why?\n(pause)\nB1: Well,\n[phone rings]\nit was: hard. (laughs) //mhm//\nI: And?"
    assert [(one.label, text[one.said : one.end]) for one in conversation(text)] == [
        ("I", "Why?\n(pause)"),
        ("B1", "Well,\n[phone rings]\nit was: hard. (laughs) //mhm//"),
        ("I", "And?"),
    ]


def test_the_researcher_names_speakers_in_any_layout() -> None:
    once = "Dana — Hello there.\nWe met on Monday. It was cold."
    assert conversation(once) == []
    assert [one.label for one in conversation(once, {"dana": True})] == ["Dana"]
    talk = "Plan: Hello.\nDana: Hi.\nPlan: So?\nDana: Yes."
    assert {one.label for one in conversation(talk, {"Plan": False})} == {"Dana"}


def test_a_table_of_figures_is_no_transcript() -> None:
    rows = "".join(f"Female\t{n}\t{n * 2},5\nMale\t{n + 1}\t{n * 3},1\n" for n in range(6))
    assert conversation(rows) == []
    assert conversation(rows, {"Nobody": True}) == []


def test_a_long_text_without_turns_is_looked_through_in_time() -> None:
    text = "((((" * 50_000 + "\n" + "a (b) " * 50_000 + "\n" + "А: " + "б" * 200_000 + "\n" + "[" * 100_000
    begun = time.process_time()
    conversation(text + "\n" + ": " * 100_000 + "\n" + "1 " * 100_000)
    assert time.process_time() - begun < 5
