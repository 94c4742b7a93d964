from codebooks import shipped_codebook
from coder.desk.cast import SEAT_KEYS, Cast

BOOK = shipped_codebook("modes-of-practice").book


def test_every_seat_of_the_codebook_has_one_stroke() -> None:
    cast = Cast(BOOK)
    assert [cast.choose_client(key) for key in SEAT_KEYS] == [f"P{seat}" for seat in range(1, 17)]


def test_what_is_no_seat_changes_nothing() -> None:
    cast = Cast(BOOK)
    assert cast.choose_client("z") is None
    assert cast.client == "G"


def test_one_to_one_work_has_no_third_practitioner_and_no_group() -> None:
    cast = Cast(BOOK, one_to_one=True)
    assert cast.practitioners == ("F1", "F2")
    assert cast.client == "P"
    assert cast.choose_client("g") is None
    assert not cast.knows("G")


def test_a_mode_belongs_to_nobody_in_particular() -> None:
    mode = BOOK.codable("ED")
    assert mode is not None
    assert Cast(BOOK).actor_of(mode) is None


def test_a_code_of_the_whole_group_stays_with_a_chosen_seat_where_a_client_may_do_it() -> None:
    cast = Cast(BOOK)
    cast.choose_client("2")
    breach = BOOK.codable("CL-NAD")
    assert breach is not None
    assert cast.actor_of(breach) == "P2"


def test_the_client_last_chosen_is_taken_up_again() -> None:
    cast = Cast(BOOK)
    cast.recall([("F2", BOOK.codable("EN-VAL")), ("P3", BOOK.codable("CL-CHG")), ("P", BOOK.codable("CL-PAR"))])
    assert (cast.practitioner, cast.client) == ("F2", "P3")


def test_a_code_that_leaves_no_choice_tells_nothing_of_the_client_chosen() -> None:
    alone = next(code for code in BOOK.codables if "client" in code.performed_by and "group" not in code.performed_by)
    cast = Cast(BOOK)
    cast.recall([(cast.actor_of(alone), alone), ("P3", BOOK.codable("CL-CHG"))])
    assert cast.client == "P3"
