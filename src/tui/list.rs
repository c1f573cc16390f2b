//! A place in a list, and the part of it that is on the screen.

/// What is selected of a list, and what is at the top of its window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The line that is selected, from 0.
    pub selected: usize,
    /// The line at the top of the window.
    pub top: usize,
}

impl List {
    /// Moves the selection by so many lines.
    pub fn move_by(&mut self, lines: isize, count: usize) {
        self.selected = self.selected.saturating_add_signed(lines).min(count.saturating_sub(1));
    }

    /// Brings the selection into the list, and the window to the selection.
    pub fn fit(&mut self, count: usize, height: usize) {
        self.selected = self.selected.min(count.saturating_sub(1));
        let height = height.max(1);
        if self.selected < self.top {
            self.top = self.selected;
        }
        if self.selected >= self.top + height {
            self.top = self.selected + 1 - height;
        }
        self.top = self.top.min(count.saturating_sub(height));
    }

    /// The lines in a window of this height.
    #[must_use]
    pub fn window(&self, count: usize, height: usize) -> std::ops::Range<usize> {
        let mut fitted = *self;
        fitted.fit(count, height);
        fitted.top..fitted.top.saturating_add(height).min(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_follows_the_selection() {
        let mut list = List::default();
        list.move_by(25, 100);
        list.fit(100, 10);
        assert_eq!((list.selected, list.top), (25, 16));
        list.move_by(-100, 100);
        list.fit(100, 10);
        assert_eq!((list.selected, list.top), (0, 0));
    }

    #[test]
    fn an_empty_list_has_an_empty_window() {
        let mut list = List { selected: 7, top: 5 };
        list.fit(0, 10);
        assert_eq!((list.selected, list.top), (0, 0));
        assert!(list.window(0, 10).is_empty());
        assert_eq!(list.window(3, 0).len(), 0);
    }
}
