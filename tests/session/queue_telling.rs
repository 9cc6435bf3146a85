//! Several disks, one after another: what is told and shown of them.

use bms_disks::session::{HostEvent, Intent, Page, Pick, QueueNews, Say};

use crate::queue::{confirmed, queue, select, send_next};
use crate::queuing::failed;
use crate::script::{Script, id};

/// What the portal was told last of the queue.
fn news(s: &Script) -> QueueNews {
    let news = s.told.iter().rev().find_map(|event| match event {
        HostEvent::Queue(news) => Some(*news),
        _ => None,
    });
    news.expect("told")
}

#[test]
fn the_portal_and_the_operator_are_told_how_it_stands() {
    let count = |n: QueueNews| {
        (
            n.phase, n.total, n.detached, n.failed, n.unknown, n.not_sent,
        )
    };
    let mut s = confirmed();
    assert_eq!(count(news(&s)), ("start", 3, 0, 0, 0, 0));
    let said = |s: &Script| s.view().said.as_ref().map(|said| said.what.clone());
    assert_eq!(said(&s), Some(Say::Queue(news(&s), None)));
    s = failed();
    assert_eq!(count(news(&s)), ("stopped", 3, 0, 1, 0, 0));
    let at = queue(&s).items[0].disk.clone();
    assert_eq!(said(&s), Some(Say::Queue(news(&s), Some(at))));
    s.click(Intent::TakeOut(id("logs")));
    s.click(Intent::SkipInQueue);
    s.answer_reads();
    send_next(&mut s);
    let delete = s.find("/detachvolume/");
    s.lose(delete);
    for _ in 0..60 {
        s.answer_reads();
        s.pass(5_000);
    }
    assert_eq!(count(news(&s)), ("end", 3, 0, 1, 1, 1));
}

#[test]
fn rows_and_items_show_where_each_disk_is() {
    let mut s = confirmed();
    send_next(&mut s);
    let changes = |s: &Script| {
        let items = &queue(s).items;
        let change =
            |i: &bms_disks::session::QueueItem| i.change.as_ref().map(|c| c.disk.volume.clone());
        items.iter().map(change).collect::<Vec<_>>()
    };
    assert_eq!(changes(&s), [Some(id("data")), None, None]);
    let picks = |s: &Script| match &s.view().page {
        Page::Ready(rows) => rows.iter().map(|row| row.pick).collect::<Vec<_>>(),
        page => panic!("{page:?}"),
    };
    assert_eq!(picks(&s), [Pick::No, Pick::Off, Pick::Queued, Pick::Queued]);
}

#[test]
fn what_is_no_longer_selected_is_that_and_no_more() {
    let mut s = Script::ready();
    select(&mut s, &["data", "logs"]);
    s.click(Intent::Select {
        volumes: vec![id("data")],
        on: false,
    });
    assert_eq!(s.view().selected, 1);
    s.click(Intent::OpenQueue);
    assert_eq!(queue(&s).items.len(), 1);
    assert_eq!(queue(&s).items[0].disk.volume, id("logs"));
}
