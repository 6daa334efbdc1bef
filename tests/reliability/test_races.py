"""Two people do the same thing at the same moment, at two web processes."""

from __future__ import annotations

from tests.reliability.steps import at_once, expect_clean, new_folder, person_at
from tests.stack import Stack

ROUNDS = 8


def test_two_uploads_of_one_name_make_one_document_and_one_question(stack: Stack) -> None:
    first, second = person_at(stack), person_at(stack, "jugendamt").at(stack.urls[-1])
    folder = new_folder(first)
    for number in range(ROUNDS):
        name = f"Plan {number}.txt"
        answers = at_once(
            lambda name=name: first.upload(folder, name, b"vom Jobcenter"),
            lambda name=name: second.upload(folder, name, b"vom Jugendamt"),
        )

        assert sorted(answer.status for answer in answers) == [201, 409], answers
        refused = next(answer for answer in answers if answer.status == 409)
        assert refused.json["error"] == "name-taken"
        assert f"„{name}“ gibt es in diesem Ordner schon" in refused.json["message"]
        winner = next(answer for answer in answers if answer.status == 201)
        expected = b"vom Jobcenter" if answers[0] is winner else b"vom Jugendamt"
        assert [version.body for version in first.versions_of(winner.document)] == [expected]
    assert len(first.documents_in(folder)) == ROUNDS
    expect_clean(stack)


def test_whoever_was_second_with_a_resumable_upload_of_one_name_can_still_keep_both(stack: Stack) -> None:
    first, second = person_at(stack), person_at(stack, "jugendamt").at(stack.urls[-1])
    folder = new_folder(first)
    contents = [b"vom Jobcenter", b"vom Jugendamt"]
    people = [first, second]
    uploads = [
        person.announce(folder, "Plan.txt", len(content)).headers["Location"]
        for person, content in zip(people, contents, strict=True)
    ]
    answers = at_once(
        lambda: first.append(uploads[0], 0, contents[0]),
        lambda: second.append(uploads[1], 0, contents[1]),
    )

    assert sorted(answer.status for answer in answers) == [204, 409], answers
    late = [answer.status for answer in answers].index(409)
    kept = people[late].post(f"{uploads[late]}/finish", on_conflict="keep-both")
    assert kept.status == 204, kept.text
    both = first.documents_in(folder)
    assert sorted(first.get(f"{document}/download").body for document in both.values()) == contents
    expect_clean(stack)


def test_two_new_versions_get_two_numbers_and_both_keep_their_bytes(stack: Stack) -> None:
    first, second = person_at(stack), person_at(stack, "jugendamt").at(stack.urls[-1])
    folder = new_folder(first)
    for number in range(ROUNDS):
        document = first.upload(folder, f"Plan {number}.txt", b"Anfang").document
        answers = at_once(
            lambda document=document: first.upload(document, "Plan.txt", b"vom Jobcenter"),
            lambda document=document: second.upload(document, "Plan.txt", b"vom Jugendamt"),
        )

        assert [answer.status for answer in answers] == [201, 201], answers
        bodies = [version.body for version in first.versions_of(document)]
        assert bodies[0] == b"Anfang"
        assert sorted(bodies[1:]) == [b"vom Jobcenter", b"vom Jugendamt"]
    expect_clean(stack)


def test_of_two_new_versions_over_the_same_one_the_second_is_told(stack: Stack) -> None:
    first, second = person_at(stack), person_at(stack, "jugendamt").at(stack.urls[-1])
    folder = new_folder(first)
    for number in range(ROUNDS):
        document = first.upload(folder, f"Plan {number}.txt", b"Anfang").document
        answers = at_once(
            lambda document=document: first.upload(document, "Plan.txt", b"vom Jobcenter", baseNumber="1"),
            lambda document=document: second.upload(document, "Plan.txt", b"vom Jugendamt", baseNumber="1"),
        )

        assert sorted(answer.status for answer in answers) == [201, 409], answers
        refused = next(answer for answer in answers if answer.status == 409)
        assert refused.json["error"] == "changed-meanwhile"
        assert len(first.versions_of(document)) == 2
    expect_clean(stack)
